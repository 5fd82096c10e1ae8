import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { json, rejection, startUpstream, text } from "../../test/upstream.ts";
import { ConfigError, TimeoutError } from "../errors.ts";
import type { SenderInit } from "./sender.ts";
import { standardSender } from "./standard.ts";
import { readText } from "./timeout.ts";

const get: SenderInit = { method: "GET", headers: { authorization: "Bearer a" } };

it("has the layers in their order: what is known is not sent, each try takes its turn, each is told", async () => {
  await using upstream = await startUpstream();
  const clock = new FakeClock(Date.now());
  const told: [number | undefined, number][] = [];
  const sender = standardSender({
    clock,
    rateLimit: { requests: 2 },
    retry: { random: () => 0 },
    hooks: { onResponse: ({ attempt, status }) => void told.push([attempt, status]) },
  });
  upstream.answer = (response, request) =>
    (upstream.seen.length < 3
      ? text(503, "")
      : json(200, { is: "there" }, { "cache-control": "max-age=60" }))(response, request);
  const began = clock.now();
  for (const _ of "123") {
    expect(await readText(await clock.until(sender(upstream.url, get)))).toBe('{"is":"there"}');
  }
  // The third try waited for the window that the first two had filled.
  expect(clock.now() - began).toBe(30_000);
  expect(told).toEqual([
    [1, 503],
    [2, 503],
    [3, 200],
  ]);
  sender.clear();
  await clock.until(sender(upstream.url, get));
  expect(upstream.seen.length).toBe(4);
});

it("gives one maxWait to all that hold back, and a single call its own", async () => {
  await using upstream = await startUpstream();
  upstream.answer = json(429, {}, { "retry-after": "20" });
  const clock = new FakeClock();
  const sender = standardSender({ clock, maxWait: 10_000 });
  for (const _ of "12") expect((await sender(upstream.url, get)).status).toBe(429);
  expect([upstream.seen.length, clock.slept]).toEqual([1, []]);
  upstream.answer = json(200, {});
  expect((await clock.until(sender(upstream.url, { ...get, maxWait: 20_000 }))).status).toBe(200);
});

it("allows each try its time", async () => {
  await using upstream = await startUpstream();
  upstream.answer = () => {};
  const clock = new FakeClock();
  const sender = standardSender({ clock, timeout: 20, retry: { retries: 2 } });
  expect(await rejection(clock.until(sender(upstream.url, get)))).toBeInstanceOf(TimeoutError);
  expect(upstream.seen.length).toBe(3);
  expect(() => standardSender({ maxWait: -1 })).toThrow(ConfigError);
});
