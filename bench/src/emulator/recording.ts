import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

/** A request that is asked over and over. */
export interface Question {
  readonly method: "GET" | "POST";
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, as the bare server sends it again. */
export interface Recording {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** By method, path and body, as in `GET /v1/me`. */
export type Recordings = Readonly<Record<string, Recording>>;

export const keyOf = ({ method, path, body }: Question): string =>
  [method, path, body].filter((part) => part !== undefined).join(" ");

// What node:http says of the connection and the time by itself.
const ownHeaders = ["date", "connection", "keep-alive"];

/** Asks once, with `node:http` alone. */
export async function ask(url: string, { method, path, headers, body }: Question): Promise<Recording> {
  const asked = request(`${url}${path}`, { method, headers, agent: false });
  asked.end(body);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const kept = Object.entries(response.headers).filter(([name]) => !ownHeaders.includes(name));
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: await text(response),
  };
}
