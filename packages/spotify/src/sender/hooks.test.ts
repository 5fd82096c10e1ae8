import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { json, rejection, startUpstream } from "../../test/upstream.ts";
import { operationsByMethod } from "../operations/operations.ts";
import { withCache } from "./cache.ts";
import { fetchSender } from "./fetch.ts";
import { type SenderHooks, withHooks } from "./hooks.ts";
import { withRetry } from "./retry.ts";
import type { SenderInit } from "./sender.ts";

const operation = operationsByMethod.albums.get;
const init: SenderInit = {
  method: "PUT",
  headers: { authorization: "Bearer SECRET-token", "x-own": "SECRET-header" },
  body: "SECRET-body",
};

function listener(clock = new FakeClock()) {
  const heard: [string, object][] = [];
  const hooks: SenderHooks = {
    clock,
    onRequest: (request) => void heard.push(["request", request]),
    onResponse: (response) => void heard.push(["response", response]),
    onError: (error) => void heard.push(["error", error]),
  };
  return { heard, hooks, clock };
}

describe("hooks hear", () => {
  it("of a request and its answer, and no secret", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(429, { secret: "SECRET-answer" }, { "retry-after": "7", "x-secret": "SECRET" });
    const { heard, hooks, clock } = listener();
    const slow = withHooks(async (url, sent) => {
      await clock.advance(25);
      return fetchSender()(url, sent);
    }, hooks);
    await slow(`${upstream.url}/v1/albums/secret?code=SECRET-query`, { ...init, operation });
    const request = { method: "PUT", operation: "get-an-album", path: "/albums/{id}", attempt: undefined };
    expect(heard).toEqual([
      ["request", request],
      ["response", { ...request, status: 429, duration: 25, fromCache: false, retryAfter: 7 }],
    ]);
    await slow(`${upstream.url}/api/token?code=SECRET-query`, init);
    expect(heard[2]).toEqual(["request", { ...request, operation: undefined, path: "/api/token" }]);
    expect(JSON.stringify(heard)).not.toMatch(/SECRET/);
  });

  it("of each try, and of what a cache knew", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) =>
      json(upstream.seen.length === 1 ? 500 : 200, {}, { "cache-control": "max-age=60" })(response, request);
    const clock = new FakeClock(Date.now());
    const inner = listener(clock);
    const outer = listener(clock);
    const cached = withCache(withRetry(withHooks(fetchSender(), inner.hooks), { clock }), { clock });
    const sender = withHooks(cached, outer.hooks);
    const get: SenderInit = { method: "GET", headers: { authorization: "Bearer a" } };
    for (const _ of "12") await clock.until(sender(upstream.url, get));
    const responses = (heard: [string, object][]) =>
      heard.filter(([what]) => what === "response").map(([, it]) => it);
    expect(responses(inner.heard)).toMatchObject([
      { attempt: 1, status: 500, fromCache: false },
      { attempt: 2, status: 200, fromCache: false },
    ]);
    expect(responses(outer.heard)).toMatchObject([
      { attempt: undefined, status: 200, fromCache: false },
      { attempt: undefined, status: 200, fromCache: true },
    ]);
  });

  it("of what went wrong, and only what is safe to say", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.destroy();
    const { heard, hooks } = listener();
    const sender = withHooks(fetchSender(), hooks);
    await rejection(sender(`${upstream.url}/x?SECRET`, init));
    await rejection(sender(upstream.url, { ...init, signal: AbortSignal.abort("SECRET") }));
    const odd = new Error("SECRET");
    expect(await rejection(withHooks(() => Promise.reject(odd), hooks)(upstream.url, init))).toBe(odd);
    const errors = heard.filter(([what]) => what === "error").map(([, error]) => error);
    expect(errors).toMatchObject([
      {
        path: "/x",
        code: "SPOTIFY_NETWORK",
        message: expect.stringMatching(/^Could not reach 127\.0\.0\.1:\d+/),
      },
      { path: "/", code: "ABORTED", message: undefined },
      { path: "/", code: "UNKNOWN", message: undefined },
    ]);
    expect(JSON.stringify(heard)).not.toMatch(/SECRET/);
  });
});

it("a hook that fails breaks no call, at once or later", async () => {
  await using upstream = await startUpstream();
  upstream.answer = json(200, {});
  const throwing = () => {
    throw new Error("a bug");
  };
  const rejecting = async () => throwing();
  for (const hook of [throwing, rejecting]) {
    const sender = withHooks(fetchSender(), { onRequest: hook, onResponse: hook, onError: hook });
    expect((await sender(upstream.url, init)).status).toBe(200);
    expect(await rejection(sender(upstream.url, { ...init, signal: AbortSignal.abort("mine") }))).toBe(
      "mine",
    );
  }
});
