import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultApp } from "../src/index.ts";
import { type RunningEmulator, startEmulator } from "../src/server.ts";

let running: RunningEmulator;
let token: string;

beforeAll(async () => {
  running = await startEmulator({ port: 0 });
  running.emulator.control.clock.stop();
  token = running.emulator.control.signIn("ada").access_token;
});
afterAll(() => running.close());

// A body goes the long way, though it is an empty one.
const longWay = { "content-length": "0" };

async function get(path: string, headers: Record<string, string>) {
  const { control } = running.emulator;
  const since = control.requests.list().at(-1)?.id ?? 0;
  const asked = request(`${running.url}${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    agent: false,
  });
  asked.end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const { date: _, ...answered } = response.headers;
  const body = await text(response);
  const [recorded] = await control.requests.waitFor({ since });
  const { id: _id, durationMs, ...record } = recorded ?? { id: 0, durationMs: null };
  expect(durationMs).toBeGreaterThan(0);
  return { status: response.statusCode, headers: answered, body, record };
}

const paths = [
  "/v1/me",
  "/v1/me/player",
  "/v1/me/playlists?limit=2&offset=1",
  "/v1/me/tracks?limit=1&market=SE&unknown=%C3%BC+1",
  "/v1/search?q=artist%3A%22the%20paper%20lanterns%22&type=album,artist&limit=3",
  "/v1/artists/no-id",
  "/v1/artists/0000000000000000000000/albums",
  "/v1/browse/categories",
  "/v1/me/nothing",
  "/v1/me/player/next",
  "/v1/users/ada",
  "/v1/me?token=secret-of-a-query&limit=1",
];

describe("a plain read", () => {
  it.each(paths)("of %s is answered and recorded as by the long way", async (path) => {
    expect(await get(path, {})).toEqual(await get(path, longWay));
  });

  it.each([
    ["without a token", { authorization: "" }],
    ["with a token that is none", { authorization: "Bearer none" }],
    ["with Basic", { authorization: "Basic YTpi" }],
    [
      "with what is recorded",
      { accept: "application/json", "user-agent": "curl/8", origin: "https://a.example" },
    ],
  ])("%s is answered and recorded as by the long way", async (_, headers) => {
    expect(await get("/v1/me", headers)).toEqual(await get("/v1/me", { ...headers, ...longWay }));
  });

  it("has its ETag taken", async () => {
    const { headers } = await get("/v1/me/playlists", {});
    const again = await get("/v1/me/playlists", { "if-none-match": String(headers.etag) });
    expect(again).toMatchObject({ status: 304, body: "" });
    expect(again).toEqual(
      await get("/v1/me/playlists", { "if-none-match": String(headers.etag), ...longWay }),
    );
  });

  it("is struck by a fault, and refused by a limit", async () => {
    const { control } = running.emulator;
    control.faults.add({ path: "/v1/me", status: 503, times: 1 });
    expect(await get("/v1/me", {})).toMatchObject({ status: 503, record: { fault: 1 } });
    control.limits.exhaust({ clientId: defaultApp.clientId, retryAfter: 7 });
    expect(await get("/v1/me", {})).toMatchObject({
      status: 429,
      headers: { "retry-after": "7", "access-control-allow-origin": "*" },
      record: { limit: "rate-limit" },
    });
    expect(await get("/v1/me", {})).toEqual(await get("/v1/me", longWay));
    control.limits.clear();
  });

  it.each([
    ["/v1/%6De", 200],
    ["/v1/me/", 200],
    ["/v1/../v1/me", 200],
    ["/v1//me", 404],
    ["/v1/./me", 200],
  ])("is none at %s, which is answered all the same", async (path, status) => {
    const asked = request({
      port: running.port,
      host: "127.0.0.1",
      path,
      headers: { authorization: `Bearer ${token}` },
    });
    asked.end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(status);
  });
});
