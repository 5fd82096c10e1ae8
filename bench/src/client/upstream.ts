import { createServer, type IncomingMessage } from "node:http";
import { idOf, trackObject } from "./track.ts";
import { Traffic } from "./traffic.ts";

// A Web API that knows one track and one long library, as fast as node:http can be.
const { LATENCY = "0", PORT, SAVED = "0" } = process.env;
const origin = `http://127.0.0.1:${PORT}`;
const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "private, max-age=0" };
const traffic = new Traffic();

const track = JSON.stringify(trackObject(1, origin));
const smallTrack = JSON.stringify({ type: "track", id: idOf(1), name: "A Song" });

const saved = Array.from({ length: Number(SAVED) }, (_, number) => ({
  added_at: "2026-07-01T12:00:00Z",
  track: trackObject(number, origin),
}));
const pages = new Map<string, string>();

function savedTracks(search: string): string {
  const known = pages.get(search);
  if (known !== undefined) return known;
  const query = new URLSearchParams(search);
  const limit = Number(query.get("limit") ?? 20);
  const offset = Number(query.get("offset") ?? 0);
  const at = (start: number) => `${origin}/v1/me/tracks?offset=${start}&limit=${limit}`;
  const page = JSON.stringify({
    href: at(offset),
    items: saved.slice(offset, offset + limit),
    limit,
    next: offset + limit < saved.length ? at(offset + limit) : null,
    offset,
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    total: saved.length,
  });
  pages.set(search, page);
  return page;
}

function answer({ url = "" }: IncomingMessage): string {
  const [path = "", search = ""] = url.split("?");
  if (path === "/v1/me/tracks") return savedTracks(search);
  return path.startsWith("/small/") ? smallTrack : track;
}

createServer((request, response) => {
  if (request.url === "/traffic") {
    response.end(JSON.stringify(traffic.taken()));
    return;
  }
  traffic.begin(request.url ?? "");
  const body = answer(request);
  const send = () => {
    traffic.end();
    response.writeHead(200, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
  };
  if (LATENCY === "0") send();
  else setTimeout(send, Number(LATENCY));
}).listen(Number(PORT), "127.0.0.1");
