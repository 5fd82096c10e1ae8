import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { BarePages } from "./bare-pages.ts";
import { escaped } from "./escape.ts";

// What one would write by hand: no store, no log, nothing sealed, nothing refreshed.
const { CLIENT_ID = "", CLIENT_SECRET = "", PAGES = "", PORT, UPSTREAM = "" } = process.env;
const pages = JSON.parse(readFileSync(PAGES, "utf8")) as BarePages;
const redirectUri = `http://127.0.0.1:${PORT}/callback`;
const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString("base64")}`;

const states = new Set<string>();
const sessions = new Map<string, { userId: string; accessToken: string }>();

interface Track {
  readonly name: string;
  readonly artists: readonly { readonly name: string }[];
  readonly album: {
    readonly name: string;
    readonly images: readonly { readonly url: string; readonly width: number }[];
  };
  readonly external_urls: { readonly spotify: string };
}

async function home(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = /(?:^|; )bare=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
  const session = id === undefined ? undefined : sessions.get(id);
  if (!session) {
    response.writeHead(200, pages.signedOut.headers).end(pages.signedOut.body);
    return;
  }
  const answer = await api("/v1/me/player/currently-playing", session.accessToken);
  const { item } = (await answer.json()) as { item: Track };
  const values: Record<string, string> = {
    userId: session.userId,
    title: item.name,
    by: item.artists.map(({ name }) => name).join(", "),
    album: item.album.name,
    cover: item.album.images.find(({ width }) => width === 300)?.url ?? "",
    link: item.external_urls.spotify,
  };
  const body = pages.signedIn.body.replace(/\{\{(\w+)\}\}/g, (_, key: string) => escaped(values[key] ?? ""));
  response.writeHead(200, pages.signedIn.headers).end(body);
}

function login(response: ServerResponse): void {
  const state = randomBytes(32).toString("base64url");
  states.add(state);
  const query = new URLSearchParams({
    ...{ client_id: CLIENT_ID, response_type: "code", redirect_uri: redirectUri, state },
    scope: "user-read-currently-playing",
  });
  response.writeHead(303, { location: `${UPSTREAM}/authorize?${query}` }).end();
}

async function callback(url: URL, response: ServerResponse): Promise<void> {
  if (!states.delete(url.searchParams.get("state") ?? "")) {
    response.writeHead(400).end();
    return;
  }
  const code = url.searchParams.get("code") ?? "";
  const exchanged = await fetch(`${UPSTREAM}/api/token`, {
    method: "POST",
    headers: { authorization: basic },
    body: new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectUri }),
  });
  const { access_token: accessToken } = (await exchanged.json()) as { access_token: string };
  const { id: userId } = (await (await api("/v1/me", accessToken)).json()) as { id: string };
  const session = randomBytes(32).toString("base64url");
  sessions.set(session, { userId, accessToken });
  response
    .writeHead(303, { location: "/", "set-cookie": `bare=${session}; Path=/; HttpOnly; SameSite=Lax` })
    .end();
}

async function api(path: string, accessToken: string): Promise<Response> {
  const response = await fetch(`${UPSTREAM}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}.`);
  return response;
}

createServer(async (request, response) => {
  try {
    const { url = "/" } = request;
    if (url === "/") await home(request, response);
    else if (url === "/login") login(response);
    else if (url.startsWith("/callback?")) await callback(new URL(url, redirectUri), response);
    else response.writeHead(404).end();
  } catch {
    response.writeHead(500).end();
  }
}).listen(Number(PORT), "127.0.0.1");
