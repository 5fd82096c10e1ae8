import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningEmulator, startEmulator } from "../../src/server.ts";
import { patience, runs } from "./runs.ts";
import { strangeText } from "./strange.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

let server: RunningEmulator;
const troubles: unknown[] = [];
/** After so long nothing more is taken to come. */
const silentMs = 15;
const note = (trouble: unknown) => troubles.push(trouble);

beforeAll(async () => {
  server = await startEmulator({ port: 0 });
  process.on("warning", note).on("unhandledRejection", note);
});
afterAll(async () => {
  process.off("warning", note).off("unhandledRejection", note);
  await server.close();
});

/**
 * Sends pieces as they are, and says what came back. Hangs up rudely at once, or when something came back and
 * nothing more does, or waits for the server to hang up.
 */
async function exchange(
  pieces: readonly (string | Uint8Array)[],
  ending: "rude" | "quiet" | "patient",
): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  const received: Buffer[] = [];
  // The server may hang up on what it is still being sent.
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      received.push(chunk);
      resolve();
    });
  });
  for (const piece of pieces) {
    if (socket.writable) await new Promise<void>((sent) => socket.write(piece, () => sent()));
  }
  if (ending === "quiet") await Promise.race([closed, answered, wait(silentMs)]);
  if (ending === "rude") socket.resetAndDestroy();
  if (ending === "quiet") socket.end();
  await closed;
  return Buffer.concat(received).toString("latin1");
}

/** Statuses of the answers on a connection, which has nothing but answers on it. */
function statusesOf(received: string): number[] {
  expect(received === "" || received.startsWith("HTTP/1.1 ")).toBe(true);
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

async function expectAlive() {
  const answer = await fetch(`${server.url}/v1/me`);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { status: 401 } });
}

const crlf = "\r\n";
const targets = [
  "/v1/me",
  "/v1/me/player/next",
  "/api/token",
  "/authorize",
  "/_emulator/clock/now",
  "/_emulator/clock/stop",
  "//",
  "/../../x",
  "/%",
  "/%ff%fe",
  "*",
  "http://elsewhere.test/v1/me",
  "http://[::1",
  "elsewhere.test:443",
  `/${"a".repeat(9000)}`,
  "/v1/me?\u00ff=\u0080",
];
const line = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.constantFrom("GET", "POST", "PUT", "DELETE", "OPTIONS"), fc.constantFrom(...targets))
      .map(([method, target]) => `${method} ${target} HTTP/1.1`),
  },
  fc.constantFrom(
    "",
    "GET",
    "GET /v1/me",
    "GET /v1/me HTTP/0.9",
    "GET /v1/me HTTP/1.0",
    "GET /v1/me HTTP/2.0",
    "PRI * HTTP/2.0",
    "get /v1/me HTTP/1.1",
    "GET  /v1/me  HTTP/1.1",
    "CONNECT /v1/me HTTP/1.1",
    "TRACE /v1/me HTTP/1.1",
    "BREW /v1/me HTTP/1.1",
    "\u0016\u0003\u0001\u0002",
    "GET /v1/\u0000 HTTP/1.1",
  ),
  strangeText.map((text) => `GET /${text} HTTP/1.1`),
  strangeText,
);
const header = fc.oneof(
  fc.constantFrom(
    "Host: 127.0.0.1",
    "Host:",
    "Host: a b",
    "Host: [::1",
    "Host: evil.test",
    "Host: 127.0.0.1:99999",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 5\r\nContent-Length: 6",
    "Content-Length: x",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 3",
    "Content-Type: application/json",
    "Content-Type: application/x-www-form-urlencoded",
    "Expect: 100-continue",
    "Expect: 200-nothing",
    "Upgrade: websocket\r\nConnection: Upgrade",
    "Connection: close",
    "Connection: keep-alive, x",
    "Authorization: Bearer \u0001",
    "Authorization: Basic \u00ff\u00fe",
    "Cookie: ;;==;\u00ff",
    "No colon",
    ": no name",
    "Bad Name: x",
    " folded: x",
    "X\u0000: y",
    `X: ${"x".repeat(100_000)}`,
    Array.from({ length: 3000 }, (_, place) => `X-${place}: y`).join(crlf),
  ),
  strangeText.map((text) => `X-Strange: ${text}`),
);
const body = fc.oneof(
  fc.constantFrom<(string | Uint8Array)[]>(
    "",
    "[]",
    "hello",
    "5\r\nhello\r\n0\r\n\r\n",
    "ffffffffffffffff\r\nx",
    "-1\r\nx\r\n",
    "z\r\n\r\n",
    "5;ext=\u0000\r\nhello\r\n",
    "0\r\nTrailer: x\r\n\r\n",
    `GET /v1/me HTTP/1.1${crlf}Host: 127.0.0.1${crlf}${crlf}`.repeat(20),
    new Uint8Array(70_000).fill(0),
  ),
  fc.uint8Array({ maxLength: 100 }),
);
/** Most of it is as it should be, so that what is not comes further than to Node's own refusal. */
const message = fc
  .record({
    line,
    hasHost: fc.constantFrom(true, true, true, false),
    headers: fc.oneof(fc.constant([]), fc.array(header, { maxLength: 2 })),
    body,
    end: fc.constantFrom(crlf, crlf, crlf, crlf, "\n", "\r"),
    isWhole: fc.constantFrom(true, true, true, false),
  })
  .map(({ line, hasHost, headers, body, end, isWhole }): (string | Uint8Array)[] => [
    [line, ...(hasHost ? ["Host: 127.0.0.1"] : []), ...headers].join(end) + end,
    ...(isWhole ? [end, body] : []),
  ]);

describe("a server on a port", () => {
  it("lives through whatever comes down a socket, and answers what is well formed", {
    timeout: patience,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("rude", "quiet", "quiet"),
        async (messages, ending) => {
          const statuses = statusesOf(await exchange(messages.flat(), ending));
          for (const status of statuses) expect([status, status < 500]).toEqual([status, true]);
          await expectAlive();
          expect(troubles).toEqual([]);
        },
      ),
      runs(250),
    );
  });

  it.each(targets)("answers a well-formed request for target %#", async (target) => {
    const lines = [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${server.port}`, "Connection: close", "", ""];
    const [status = 0, ...others] = statusesOf(await exchange([lines.join(crlf)], "patient"));
    expect([status >= 200 && status < 500, others]).toEqual([true, []]);
    expect(troubles).toEqual([]);
  });

  it("answers each of many requests sent at once, in their order", async () => {
    const asked = ["/v1/me", "/v1/nothing", "/_emulator/clock/now", "/account/apps", "/v1/me"];
    const requests = asked.map((path, place) => {
      const connection = place === asked.length - 1 ? "close" : "keep-alive";
      const headers = [`Host: 127.0.0.1:${server.port}`, `Connection: ${connection}`];
      return [`GET ${path} HTTP/1.1`, ...headers, "", ""].join(crlf);
    });
    expect(statusesOf(await exchange([requests.join("")], "patient"))).toEqual([401, 404, 200, 200, 401]);
  });

  it("keeps nothing of those who went away in the middle", { timeout: patience }, async () => {
    const half = `POST /api/token HTTP/1.1${crlf}Host: 127.0.0.1${crlf}Content-Length: 1000000${crlf}${crlf}`;
    const flood = async (count: number) => {
      for (let sent = 0; sent < count; sent += 25) {
        await Promise.all(Array.from({ length: 25 }, () => exchange([half, "x".repeat(100_000)], "quiet")));
      }
      await expectAlive();
    };
    const held = () => {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    await flood(100);
    const before = held();
    await flood(300);
    // Thirty million bytes came. What is left of them goes once the server has seen that the sender has.
    await expect.poll(() => held() - before, { timeout: 10_000, interval: 100 }).toBeLessThan(10_000_000);
    expect(troubles).toEqual([]);
  });
});
