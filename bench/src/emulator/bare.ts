import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Recordings } from "./recording.ts";

// The same bytes and headers as fast as node:http can send them: nothing is looked up, checked or written down.
const { PORT, RECORDINGS = "" } = process.env;
const recordings = JSON.parse(readFileSync(RECORDINGS, "utf8")) as Recordings;

createServer((request, response) => {
  const answer = (key: string) => {
    const recording = recordings[key];
    if (recording === undefined) response.writeHead(404).end();
    else response.writeHead(recording.status, recording.headers).end(recording.body);
  };
  const key = `${request.method} ${request.url}`;
  if (request.method === "GET") {
    answer(key);
    return;
  }
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part: string) => (body += part)).once("end", () => answer(`${key} ${body}`));
}).listen(Number(PORT), "127.0.0.1");
