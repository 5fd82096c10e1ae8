import { webAddress } from "./shape.ts";

/** ContextObject. */
export function contextObject(uri: string, origin: string) {
  const [, type = "", id = ""] = uri.split(":");
  return { external_urls: webAddress(type, id), href: `${origin}/v1/${type}s/${id}`, type, uri };
}
