import type { Track } from "./things.ts";

/** The ISRC of a recording, the same on whichever album it is. XX is no country's. */
export function isrcOf({ id, twin }: Track): string {
  return `XXA00${(twin?.id ?? id).slice(0, 7).toUpperCase()}`;
}

/** The UPC of an album: twelve digits. */
export function upcOf(albumId: string): string {
  return [...albumId.slice(0, 12)].map((sign) => sign.charCodeAt(0) % 10).join("");
}
