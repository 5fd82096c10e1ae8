import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Control } from "@stagedoor/emulator";
import { type ServerOptions, startEmulator } from "@stagedoor/emulator/server";
import { wholeBody } from "./whole-body.ts";

/** A refresh token on its way to the local Spotify and what came back. Times are this process's, in Unix milliseconds. */
export interface Refresh {
  /** Which instance sent it. */
  readonly instance: string;
  readonly person: string;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** 200, or 400 for a token that no longer serves. */
  readonly status: number;
}

/** A local Spotify that knows which instance sent it which refresh. */
export interface TracedSpotify {
  readonly control: Control;
  /** `SPOTIFY_ACCOUNTS_URL` and `SPOTIFY_API_URL`, and what makes an instance say which one it is. */
  env(instance: string): Record<string, string>;
  /** All that were answered, in the order in which they came, whether their sender still heard the answer or not. */
  refreshes(): Refresh[];
  /** Whether an instance has sent something to the accounts service that is not answered yet. */
  isWaiting(instance: string): boolean;
  [Symbol.asyncDispose](): Promise<void>;
}

const MARK = new URL("./instance-mark.ts", import.meta.url).href;

/** How the mark stands in the emulator's own log: it writes down a request's query, and heeds none at its token endpoint. */
const TRACE = "trace";

export async function startTracedSpotify(options: ServerOptions): Promise<TracedSpotify> {
  const spotify = await startEmulator({ ...options, port: 0 });
  const { control } = spotify.emulator;
  const refreshes = new Map<number, Refresh>();
  /** By request: whose it is. */
  const waiting = new Map<number, string>();
  let last = 0;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await wholeBody(incoming);
    const trace = ++last;
    const { method, headers } = incoming;
    const instance = String(headers["x-e2e-instance"]);
    waiting.set(trace, instance);
    const url = new URL(incoming.url ?? "/", spotify.url);
    url.searchParams.set(TRACE, String(trace));
    const sentAt = Date.now();
    const forwarded = request(url, { method, headers, agent: false }).end(body);
    const [answer] = (await once(forwarded, "response")) as [IncomingMessage];
    const text = await wholeBody(answer);
    waiting.delete(trace);
    const answeredAt = Date.now();
    const recorded = control.requests
      .list({ grantType: "refresh_token" })
      .find(({ query }) => query[TRACE] === String(trace));
    if (recorded) {
      refreshes.set(trace, {
        instance,
        person: recorded.personId ?? "nobody",
        status: recorded.status,
        ...{ sentAt, answeredAt },
      });
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
  }

  const server = createServer((incoming, outgoing) => {
    // Who is killed while it sends has sent nothing.
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const accountsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    control,
    env: (instance) => ({
      SPOTIFY_ACCOUNTS_URL: accountsUrl,
      SPOTIFY_API_URL: `${spotify.url}/v1`,
      E2E_INSTANCE: instance,
      NODE_OPTIONS: `--import=${MARK}`,
    }),
    isWaiting: (instance) => [...waiting.values()].includes(instance),
    refreshes: () => [...refreshes].sort(([a], [b]) => a - b).map(([, refresh]) => refresh),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await spotify.close();
    },
  };
}
