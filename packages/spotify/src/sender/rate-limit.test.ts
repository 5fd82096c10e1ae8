import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.ts";
import { json, rejection, startUpstream } from "../../test/upstream.ts";
import { ConfigError, NetworkError } from "../errors.ts";
import { operationsByMethod } from "../operations/operations.ts";
import type { Clock } from "./clock.ts";
import { fetchSender } from "./fetch.ts";
import { type RateLimitOptions, withRateLimit } from "./rate-limit.ts";
import type { Sender, SenderInit } from "./sender.ts";
import { readText } from "./timeout.ts";

const api = "https://api.spotify.com/v1";
const { artists, users, search } = operationsByMethod;

interface Sent {
  readonly at: number;
  readonly path: string;
  readonly person: string;
}

/** A Spotify whose answers the test gives, and a sender that keeps to its limits. */
function start(options: RateLimitOptions = {}, answer: (sent: Sent) => Response | Promise<Response> = fine) {
  const clock = new FakeClock();
  const began = clock.now();
  const sent: Sent[] = [];
  const it = { clock, sent, answer, send, since: () => clock.now() - began };
  const spotify: Sender = async (url, { headers }) => {
    const one = { at: it.since(), path: new URL(url).pathname, person: headers.authorization ?? "" };
    sent.push(one);
    return it.answer(one);
  };
  const sender = withRateLimit(spotify, { clock, ...options });
  function send(person: string, init: Partial<SenderInit> = {}, url = `${api}/me`): Promise<Response> {
    return sender(url, { method: "GET", headers: { authorization: person }, ...init });
  }
  return it;
}

function fine(): Response {
  return new Response("{}");
}

function refused(retryAfter?: number, reason?: string): Response {
  const error = { status: 429, message: "Too many requests", ...(reason ? { reason } : {}) };
  return Response.json(
    { error },
    { status: 429, headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) } },
  );
}

const summary = async (response: Response) => [response.status, response.headers.get("retry-after")];

describe("a number of requests in a window", () => {
  it("is kept to, and those who cannot wait are told at once for how long it would be", async () => {
    const it = start({ requests: 2, window: 30_000, maxWait: 30_000 });
    const all = Array.from({ length: 5 }, () => it.send("a"));
    const response = await Promise.race(all.slice(2));
    expect(await summary(response)).toEqual([429, "60"]);
    expect(JSON.parse(await readText(response))).toEqual({
      error: {
        status: 429,
        message: "API rate limit exceeded until 2026-08-01T12:01:00.000Z (held back, not sent to Spotify)",
      },
    });
    expect(response.url).toBe(`${api}/me`);
    await it.clock.advance(30_000);
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
    expect(it.sent.map(({ at }) => at)).toEqual([0, 0, 30_000, 30_000]);
    expect(it.clock.sleeping).toBe(0);
  });

  it("lets a single call wait more or less than the others", async () => {
    const it = start({ requests: 1, maxWait: 0 });
    await it.send("a");
    expect(await summary(await it.send("a"))).toEqual([429, "30"]);
    const patient = it.send("a", { maxWait: 30_000 });
    expect((await it.clock.until(patient)).status).toBe(200);
    const limitless = it.send("a", { maxWait: Number.POSITIVE_INFINITY });
    expect((await it.clock.until(limitless)).status).toBe(200);
  });
});

describe("everyone", () => {
  it("gets a turn in each round, however much one person asks", async () => {
    const it = start({ requests: 1, window: 1_000, maxWait: 60_000 });
    const all = ["a", "a", "a", "a", "b", "b", "c"].map((person) => it.send(person));
    await it.clock.advance(10_000);
    await Promise.all(all);
    expect(it.sent.map(({ person }) => person).join("")).toBe("aabcaba");
  });

  it("is told at the end where others came in between", async () => {
    const it = start({ requests: 1, window: 1_000, maxWait: 2_000 });
    const a = ["a", "a", "a"].map((person) => it.send(person));
    const b = it.send("b");
    await it.clock.advance(2_000);
    expect((await b).status).toBe(200);
    expect(await Promise.all((await Promise.all(a)).map(summary))).toEqual([
      [200, null],
      [200, null],
      [429, "1"],
    ]);
    expect([it.since(), it.sent.length]).toEqual([2_000, 3]);
  });

  it("waits for an answer to come where as many as may are under way", async () => {
    const answers: (() => void)[] = [];
    const it = start({ concurrency: 2 }, () => new Promise((resolve) => answers.push(() => resolve(fine()))));
    const all = Array.from({ length: 3 }, () => it.send("a"));
    const tooLate = it.send("a", { maxWait: 500 });
    await settled();
    expect(it.sent.length).toBe(2);
    await it.clock.advance(500);
    expect(await summary(await tooLate)).toEqual([429, "1"]);
    answers[0]?.();
    await settled();
    expect(it.sent.length).toBe(3);
    for (const answer of answers) answer();
    await Promise.all(all);
  });

  it("makes room by giving up", async () => {
    const it = start({ requests: 1, window: 1_000 });
    await it.send("a");
    const controller = new AbortController();
    const reason = new Error("enough");
    const first = rejection(it.send("a", { signal: controller.signal }));
    const second = it.send("b");
    await settled();
    controller.abort(reason);
    expect(await first).toBe(reason);
    await it.clock.advance(1_000);
    expect((await second).status).toBe(200);
    expect(it.sent.map(({ person }) => person)).toEqual(["a", "b"]);
    expect(await rejection(it.send("a", { signal: controller.signal }))).toBe(reason);
    expect(it.clock.sleeping).toBe(0);
  });

  it("leaves nothing asleep and no listener when its wait is over, one way or the other", async () => {
    const it = start({ requests: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    await it.send("a");
    await it.clock.until(it.send("a", { signal }));
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
    const waiting = [
      rejection(it.send("a", { signal })),
      rejection(it.send("b", { signal, maxWait: 60_000 })),
    ];
    await settled();
    expect(it.clock.sleeping).toBe(3);
    controller.abort();
    await Promise.all(waiting);
    expect(it.clock.sleeping).toBe(0);
  });

  it("makes room by failing", async () => {
    const it = start({ concurrency: 1 }, () => Promise.reject(new Error("down")));
    const all = [rejection(it.send("a")), rejection(it.send("a"))];
    expect(await Promise.all(all)).toEqual([new Error("down"), new Error("down")]);
  });
});

describe("after a 429", () => {
  it("nobody sends until it is over, and who cannot wait so long is told at once", async () => {
    const it = start({ maxWait: 10_000 }, () => refused(20));
    const response = await it.send("a");
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "20"]);
    expect(JSON.parse(await readText(response)).error.message).toBe("Too many requests");
    it.answer = fine;
    await it.clock.advance(5_500);
    expect(await summary(await it.send("b"))).toEqual([429, "15"]);
    const patient = it.send("b", { maxWait: 14_500 });
    expect((await it.clock.until(patient)).status).toBe(200);
    expect(it.sent.map(({ at }) => at)).toEqual([0, 20_000]);
  });

  it("those who wait already are told at once, too", async () => {
    let refuse = () => {};
    const it = start({ concurrency: 1 }, () => new Promise((done) => (refuse = () => done(refused(86_207)))));
    const all = [it.send("a"), it.send("a"), it.send("b")];
    await settled();
    refuse();
    expect(await Promise.all((await Promise.all(all)).map(summary))).toEqual([
      [429, "86207"],
      [429, "86207"],
      [429, "86207"],
    ]);
    expect([it.since(), it.sent.length, it.clock.sleeping]).toEqual([0, 1, 0]);
  });

  it("that says nothing, it is some seconds, and more each time", async () => {
    const it = start({ maxWait: 60_000 }, () => refused());
    for (let count = 0; count < 4; count++) await it.clock.until(it.send("a"));
    expect(it.sent.map(({ at }) => at)).toEqual([0, 2_000, 6_000, 14_000]);
    it.answer = fine;
    await it.clock.until(it.send("a"));
    expect(it.since()).toBe(30_000);
  });

  it("that says nothing, it is as short as at first once another answer came", async () => {
    const answers = [refused(), fine(), refused(), fine()];
    const it = start({}, () => answers.shift() ?? fine());
    for (let count = 0; count < 4; count++) await it.clock.until(it.send("a"));
    expect(it.sent.map(({ at }) => at)).toEqual([0, 2_000, 2_000, 4_000]);
  });

  it("those who waited for its end come before those who come at its end", async () => {
    const it = start({}, () => refused(20));
    await it.send("a");
    it.answer = fine;
    const late = it.clock.sleep(20_000).then(() => it.send("b"));
    await it.clock.until(Promise.all([it.send("a"), late]));
    expect(it.sent.map(({ person }) => person)).toEqual(["a", "a", "b"]);
  });

  it("what was refused does not count", async () => {
    const it = start({ requests: 3 }, () => (it.sent.length === 2 ? refused(1) : fine()));
    for (let count = 0; count < 4; count++) await it.clock.until(it.send("a"));
    expect(it.sent.map(({ at }) => at)).toEqual([0, 0, 1_000, 1_000]);
  });

  it("nothing is learned while it is not known what the window held before the start", async () => {
    const it = start({}, () => (it.sent.length === 20 ? refused(1) : fine()));
    const send = (count: number) =>
      it.clock.until(Promise.all(Array.from({ length: count }, () => it.send("a"))));
    await send(20);
    await send(20);
    expect(it.since()).toBe(1_000);
  });

  it("counts several that were refused together as one", async () => {
    const it = start({ maxWait: 60_000 }, async () => refused());
    await Promise.all(Array.from({ length: 10 }, () => it.send("a")));
    it.answer = fine;
    await it.clock.until(it.send("a"));
    expect(it.since()).toBe(2_000);
  });

  it("less is sent in a window than Spotify took, and slowly more again", async () => {
    const limit = 20;
    const times: number[] = [];
    let refusals = 0;
    const it = start({ maxWait: Number.POSITIVE_INFINITY }, ({ at }) => {
      if (times.filter((time) => time > at - 30_000).length >= limit) {
        refusals++;
        return refused(30);
      }
      times.push(at);
      return fine();
    });
    // One after the other for ten minutes.
    let taken = 0;
    while (it.since() < 600_000) if ((await it.clock.until(it.send("a"))).status === 200) taken++;
    // At most 400 in 20 windows. Each refusal costs a window, and the first ones teach.
    expect(taken).toBeGreaterThan(260);
    expect(refusals).toBeLessThan(6);
  });

  it("it is heeded also where its body breaks", async () => {
    const it = start({}, () => {
      const body = new ReadableStream({ start: (controller) => controller.error(new Error("broken")) });
      return new Response(body, { status: 429, headers: { "retry-after": "600" } });
    });
    expect(await rejection(it.send("a"))).toBeInstanceOf(NetworkError);
    expect(await summary(await it.send("a"))).toEqual([429, "600"]);
    expect(it.sent.length).toBe(1);
  });

  it("the accounts service is not held up by the Web API", async () => {
    const it = start({}, () => refused(600));
    await it.send("a");
    it.answer = fine;
    expect((await it.send("a")).status).toBe(429);
    expect((await it.send("a", { method: "POST" }, "https://accounts.spotify.com/api/token")).status).toBe(
      200,
    );
  });
});

describe("a clock that is set back by an hour", () => {
  function startWithClock(options: RateLimitOptions, answer?: () => Response) {
    const clock = new FakeClock();
    const began = clock.now();
    let back = 0;
    const now = () => clock.now() - back;
    const sleep: Clock["sleep"] = (ms, signal) => clock.sleep(ms, signal);
    const setBack = () => {
      back += 3_600_000;
    };
    const it = start({ ...options, clock: { now, sleep } }, answer);
    return { it, clock, now, setBack, since: () => clock.now() - began };
  }

  it("makes no window longer, from when that is seen", async () => {
    const { it, clock, setBack, since } = startWithClock({ requests: 1 });
    await it.send("a");
    await clock.advance(10_000);
    setBack();
    expect((await clock.until(it.send("a"))).status).toBe(200);
    expect(since()).toBe(40_000);
  });

  it("makes no pause longer, of all or of a quota, and none of who waits already", async () => {
    for (const reason of [undefined, "QUOTA_EXCEEDED"]) {
      const { it, clock, setBack, since } = startWithClock({}, () => refused(20, reason));
      await it.send("a");
      it.answer = fine;
      const waiting = it.send("a");
      await clock.advance(10_000);
      setBack();
      expect(await summary(await it.send("a", { maxWait: 5_000 }))).toEqual([429, "20"]);
      const all = await clock.until(Promise.all([waiting, it.send("a")]));
      expect(all.map(({ status }) => status)).toEqual([200, 200]);
      expect(since()).toBe(30_000);
    }
  });

  it("still knows what a date in Retry-After means", async () => {
    const { it, now, setBack } = startWithClock({}, () => {
      const date = new Date(now() + 20_000).toUTCString();
      return new Response(null, { status: 429, headers: { "retry-after": date } });
    });
    setBack();
    await it.send("a");
    expect(await summary(await it.send("a", { maxWait: 0 }))).toEqual([429, "20"]);
  });
});

describe("a quota that is used up", () => {
  it("holds back its own group of operations, and the rest goes on", async () => {
    const albums = { operation: artists.albums };
    const it = start({}, () => refused(86_207, "QUOTA_EXCEEDED"));
    const first = await it.send("a", albums, `${api}/artists/x/albums`);
    expect(JSON.parse(await readText(first)).error.reason).toBe("QUOTA_EXCEEDED");
    it.answer = fine;
    const held = await it.send("b", albums, `${api}/artists/y/albums`);
    expect(await summary(held)).toEqual([429, "86207"]);
    expect(JSON.parse(await readText(held)).error).toEqual({
      status: 429,
      message: "Quota exceeded until 2026-08-02T11:56:47.000Z (held back, not sent to Spotify)",
      reason: "QUOTA_EXCEEDED",
    });
    for (const operation of [artists.get, users.currentUser, search.search]) {
      expect((await it.send("a", { operation })).status).toBe(200);
    }
    await it.clock.advance(86_207_000);
    expect((await it.send("b", albums)).status).toBe(200);
  });

  it("is waited for where that is short enough", async () => {
    const it = start({}, () => refused(20, "QUOTA_EXCEEDED"));
    await it.send("a", { operation: search.search });
    it.answer = fine;
    expect((await it.clock.until(it.send("a", { operation: search.search }))).status).toBe(200);
    expect(it.since()).toBe(20_000);
  });

  it("is taken to last a minute where nothing is said", async () => {
    const it = start({}, () => refused(undefined, "QUOTA_EXCEEDED"));
    await it.send("a", { operation: search.search });
    expect(await summary(await it.send("a", { operation: search.search }))).toEqual([429, "60"]);
  });

  it("is told at once to those who wait already", async () => {
    let refuse = () => {};
    const it = start(
      { concurrency: 1 },
      () => new Promise((done) => (refuse = () => done(refused(600, "QUOTA_EXCEEDED")))),
    );
    const first = it.send("a", { operation: search.search });
    const second = it.send("a", { operation: search.search });
    const other = it.send("a", { operation: users.currentUser });
    await settled();
    it.answer = fine;
    refuse();
    expect((await first).status).toBe(429);
    expect(await summary(await second)).toEqual([429, "600"]);
    expect((await other).status).toBe(200);
    expect(it.since()).toBe(0);
  });
});

it("holds for whatever comes: no window too full, nobody passed over, nothing lost", async () => {
  const arrivals = fc.array(
    fc.record({ person: fc.constantFrom("a", "b", "c"), gap: fc.nat(40), lag: fc.nat(50) }),
    {
      maxLength: 40,
    },
  );
  const limits = fc.record({
    requests: fc.integer({ min: 1, max: 6 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(arrivals, limits, async (arrivals, limits) => {
      const it = start({ ...limits, window: 100, maxWait: Number.POSITIVE_INFINITY }, async ({ path }) => {
        under++;
        expect(under).toBeLessThanOrEqual(limits.concurrency);
        await it.clock.sleep(arrivals[Number(path.slice(1))]?.lag ?? 0);
        under--;
        return new Response(path);
      });
      let under = 0;
      const cameAfter: number[] = [];
      const answers: Promise<Response>[] = [];
      for (const [index, { person, gap }] of arrivals.entries()) {
        await it.clock.advance(gap);
        cameAfter.push(it.sent.length);
        answers.push(it.send(person, {}, `${api.slice(0, -3)}/${index}`));
      }
      const responses = await it.clock.until(Promise.all(answers));
      const paths = arrivals.map((_, index) => `/${index}`);
      expect(await Promise.all(responses.map((response) => response.text()))).toEqual(paths);
      expect(it.sent.map(({ path }) => path).sort()).toEqual(paths.sort());
      for (const { at } of it.sent) {
        const window = it.sent.filter((other) => other.at > at - 100 && other.at <= at);
        expect(window.length).toBeLessThanOrEqual(limits.requests);
      }
      // While somebody waits, anybody else goes once at most.
      for (const [index, { person, path }] of it.sent.entries()) {
        const before = it.sent.slice(0, index);
        const own = before.findLastIndex((other) => other.person === person);
        const since = before.slice(Math.max(own + 1, cameAfter[Number(path.slice(1))] ?? 0));
        expect(new Set(since.map((other) => other.person)).size).toBe(since.length);
      }
      expect(it.clock.sleeping).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it("never holds anybody longer than they may wait", async () => {
  const calls = fc.array(
    fc.record({ person: fc.constantFrom("a", "b"), gap: fc.nat(40), maxWait: fc.nat(300) }),
    {
      maxLength: 30,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      calls,
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (calls, requests, isAlone) => {
        const it = start({ requests, window: 100 });
        const ends: Promise<{ waited: number; status: number; maxWait: number }>[] = [];
        for (const { person, gap, maxWait } of calls) {
          await it.clock.advance(gap);
          const began = it.since();
          const sending = it.send(isAlone ? "a" : person, { maxWait });
          ends.push(sending.then(({ status }) => ({ waited: it.since() - began, status, maxWait })));
        }
        for (const { waited, status, maxWait } of await it.clock.until(Promise.all(ends))) {
          expect(waited).toBeLessThanOrEqual(maxWait);
          // One who is alone is passed by nobody, and so never waits for nothing.
          if (isAlone && status === 429) expect(waited).toBe(0);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it("keeps to the limits of a server, over HTTP", async () => {
  await using upstream = await startUpstream();
  const waiting: (() => void)[] = [];
  upstream.answer = (response, request) => void waiting.push(() => json(200, {})(response, request));
  const sender = withRateLimit(fetchSender(), { concurrency: 3 });
  const init: SenderInit = { method: "GET", headers: {} };
  const sending = Promise.all(Array.from({ length: 8 }, () => sender(upstream.url, init)));
  for (let seen = 3; seen <= 8; seen++) {
    await expect.poll(() => upstream.seen.length, { interval: 5 }).toBe(seen);
    waiting.shift()?.();
  }
  for (const answer of waiting) answer();
  for (const answer of await sending) expect(await readText(answer)).toBe("{}");
  upstream.answer = json(429, { error: { status: 429, message: "Slow down" } }, { "retry-after": "3600" });
  const refused = await sender(`${upstream.url}/x`, init);
  expect([refused.status, refused.url]).toEqual([429, `${upstream.url}/x`]);
  expect(JSON.parse(await readText(refused)).error.message).toBe("Slow down");
  const seen = upstream.seen.length;
  expect((await sender(upstream.url, init)).headers.get("retry-after")).toBe("3600");
  expect(upstream.seen.length).toBe(seen);
});

it("refuses options that cannot be", () => {
  for (const options of [{ requests: 0 }, { window: 0 }, { concurrency: 0 }, { maxWait: -1 }]) {
    expect(() => start(options)).toThrow(ConfigError);
  }
});
