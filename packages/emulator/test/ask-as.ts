import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** Asks with a `Host` of one's own, which `fetch` does not allow. */
export async function askAs(url: string, host: string): Promise<{ status: number; body: string }> {
  const [response] = (await once(get(url, { headers: { host }, agent: false }), "response")) as [
    IncomingMessage,
  ];
  return { status: response.statusCode ?? 0, body: await text(response) };
}
