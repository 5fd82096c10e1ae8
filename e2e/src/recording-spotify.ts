import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { wholeBody } from "./whole-body.ts";

/** Stands between a Stagedoor and a local Spotify, and remembers every secret that passes. */
export interface RecordingSpotify {
  readonly url: string;
  /** Access and refresh tokens, codes, verifiers, and what was sent as authorization. */
  readonly secrets: ReadonlySet<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startRecordingSpotify(spotifyUrl: string): Promise<RecordingSpotify> {
  const secrets = new Set<string>();
  const server = createServer((incoming, outgoing) => void pass(spotifyUrl, secrets, incoming, outgoing));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function pass(
  spotifyUrl: string,
  secrets: Set<string>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = String(await wholeBody(incoming));
  const { method, headers } = incoming;
  // With the caller's own Host, as a proxy in front of it would.
  const forwarded = request(new URL(incoming.url ?? "/", spotifyUrl), { method, headers });
  forwarded.end(body);
  const [answer] = (await once(forwarded, "response")) as [IncomingMessage];
  const text = String(await wholeBody(answer));
  for (const secret of [...fromRequest(headers.authorization, body), ...fromAnswer(answer, text)]) {
    // Short ones are found anywhere by chance.
    if (secret.length >= 16) secrets.add(secret);
  }
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  outgoing.end(text);
}

function fromRequest(authorization: string | undefined, body: string): string[] {
  const form = new URLSearchParams(body);
  const fields = ["code", "code_verifier", "refresh_token", "client_secret"].map(
    (name) => form.get(name) ?? "",
  );
  return [authorization?.split(" ")[1] ?? "", ...fields];
}

function fromAnswer({ headers }: IncomingMessage, text: string): string[] {
  const code = headers.location && new URL(headers.location, "http://x").searchParams.get("code");
  const tokens = [...text.matchAll(/"(?:access|refresh)_token":\s*"([^"]+)"/g)].map(
    ([, token = ""]) => token,
  );
  return [code ?? "", ...tokens];
}
