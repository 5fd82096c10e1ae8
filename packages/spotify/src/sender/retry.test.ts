import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { json, rejection, startUpstream, text, type Upstream } from "../../test/upstream.ts";
import { ConfigError, NetworkError, TimeoutError } from "../errors.ts";
import { fetchSender } from "./fetch.ts";
import { type RetryOptions, withRetry } from "./retry.ts";
import type { Sender, SenderInit } from "./sender.ts";
import { readText } from "./timeout.ts";

const get: SenderInit = { method: "GET", headers: {} };

/** A local Spotify that gives these answers in turn, the last one again and again, and a sender that tries again. */
async function start(answers: readonly Upstream["answer"][], options: RetryOptions = {}) {
  const upstream = await startUpstream();
  const clock = new FakeClock();
  upstream.answer = (response, request) => {
    const answer = answers[Math.min(upstream.seen.length, answers.length) - 1];
    answer?.(response, request);
  };
  const sender = withRetry(fetchSender({ timeout: 200 }), { clock, random: () => 0, ...options });
  const send = (init: Partial<SenderInit> = {}, path = "/x") =>
    clock.until(sender(upstream.url + path, { ...get, ...init }));
  const close = () => upstream[Symbol.asyncDispose]();
  return { upstream, clock, send, [Symbol.asyncDispose]: close };
}

const ok = text(200, "fine");
const refused = (retryAfter?: number, reason?: string) =>
  json(
    429,
    { error: { status: 429, message: "Too many requests", ...(reason ? { reason } : {}) } },
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  );
const broken: Upstream["answer"] = (response) => void response.destroy();
const silent: Upstream["answer"] = () => {};

describe("after a 429", () => {
  it("waits as long as Retry-After says, as often as it is said", async () => {
    await using it = await start([refused(7), refused(7), refused(7), refused(7), refused(7), ok], {
      retries: 0,
    });
    expect(await readText(await it.send())).toBe("fine");
    expect(it.clock.slept).toEqual([7_000, 7_000, 7_000, 8_000, 16_000]);
  });

  it("waits no hour longer than it may where the clock is set back by an hour", async () => {
    const clock = new FakeClock();
    let back = 0;
    let asked = 0;
    const sender: Sender = async () => {
      asked += 1;
      if (asked === 2) back = 3_600_000;
      return new Response("{}", { status: 429, headers: { "retry-after": "7" } });
    };
    const now = () => clock.now() - back;
    const sleep = (ms: number, signal?: AbortSignal | null) => clock.sleep(ms, signal);
    const retrying = withRetry(sender, { clock: { now, sleep }, random: () => 0, maxWait: 20_000 });
    expect((await clock.until(retrying("https://api.spotify.com/v1/me", get))).status).toBe(429);
    // The one wait in which the clock was set back does not count.
    expect(clock.slept).toEqual([7_000, 7_000, 7_000]);
  });

  it("waits some seconds and more each time where nothing is said", async () => {
    await using it = await start([refused(), refused(), refused(), ok]);
    expect((await it.send()).status).toBe(200);
    expect(it.clock.slept).toEqual([2_000, 4_000, 8_000]);
  });

  it("comes a little later than said, so that those who wait together do not come together", async () => {
    await using it = await start([refused(7), ok], { random: () => 1 });
    await it.send();
    expect(it.clock.slept).toEqual([7_500]);
    await using other = await start([refused(7), ok], { random: () => 1, maxWait: 7_000 });
    expect((await other.send()).status).toBe(200);
    expect(other.clock.slept).toEqual([7_000]);
  });

  it("does not begin a wait that is longer than allowed: the answer is given back at once, whole", async () => {
    await using it = await start([refused(86_207, "QUOTA_EXCEEDED")]);
    const response = await it.send();
    expect(response.headers.get("retry-after")).toBe("86207");
    expect(JSON.parse(await readText(response)).error.reason).toBe("QUOTA_EXCEEDED");
    expect(it.clock.slept).toEqual([]);
  });

  it("counts all waits of a call together", async () => {
    await using it = await start([refused(25)]);
    expect((await it.send()).status).toBe(429);
    expect(it.clock.slept).toEqual([25_000, 25_000]);
    expect(it.upstream.seen.length).toBe(3);
  });

  it("lets a single call allow more or less than the others", async () => {
    await using it = await start([refused(7), ok, refused(70), ok]);
    expect((await it.send({ maxWait: 6_999 })).status).toBe(429);
    expect((await it.send({ maxWait: 0 })).status).toBe(200);
    expect((await it.send({ maxWait: 100_000 })).status).toBe(200);
    expect(it.clock.slept).toEqual([70_000]);
  });

  it("tells the layers beneath what is left of a call's own limit, and which try it is", async () => {
    const seen: Partial<SenderInit>[] = [];
    const clock = new FakeClock();
    const beneath: Sender = async (_url, { attempt, maxWait }) => {
      seen.push({ attempt, maxWait });
      return new Response("", { status: 429, headers: { "retry-after": "7" } });
    };
    const sender = withRetry(beneath, { clock, random: () => 0 });
    await clock.until(sender("http://127.0.0.1/", { ...get, maxWait: 10_000 }));
    expect(seen).toEqual([
      { attempt: 1, maxWait: 10_000 },
      { attempt: 2, maxWait: 3_000 },
    ]);
  });

  it("does not guess how long a quota lasts", async () => {
    await using it = await start([refused(undefined, "QUOTA_EXCEEDED")]);
    expect(JSON.parse(await readText(await it.send())).error.reason).toBe("QUOTA_EXCEEDED");
    expect(it.clock.slept).toEqual([]);
    await using short = await start([refused(5, "QUOTA_EXCEEDED"), ok]);
    expect((await short.send()).status).toBe(200);
    expect(short.clock.slept).toEqual([5_000]);
  });

  it("sends a POST again, with its body, as it was not carried out", async () => {
    await using it = await start([refused(1), ok]);
    await it.send({ method: "POST", body: "body" });
    await it.send({ method: "POST", body: new URLSearchParams("a=b") });
    expect(it.upstream.seen.map(({ body }) => body)).toEqual(["body", "body", "a=b"]);
  });

  it("never sends a stream again", async () => {
    const answers = [new Response("", { status: 429, headers: { "retry-after": "1" } })];
    const sender = withRetry(async () => answers.shift() ?? new Response("ok"), { clock: new FakeClock() });
    const response = await sender("http://127.0.0.1/", {
      ...get,
      method: "POST",
      body: new ReadableStream(),
    });
    expect(response.status).toBe(429);
  });
});

describe("after a failure", () => {
  it.each([500, 502, 503, 504])(
    "of status %i, tries three times more with growing pauses",
    async (status) => {
      await using it = await start([text(status, "trouble")]);
      const response = await it.send();
      expect([response.status, await readText(response)]).toEqual([status, "trouble"]);
      expect(it.clock.slept).toEqual([500, 1_000, 2_000]);
      expect(it.upstream.seen.length).toBe(4);
    },
  );

  it.each([400, 401, 403, 404, 501])("does not try again after a %i", async (status) => {
    await using it = await start([text(status, "no"), ok]);
    expect((await it.send()).status).toBe(status);
  });

  it("tries again when the connection breaks or nothing comes, and in the end says which", async () => {
    await using it = await start([broken, silent, text(503, ""), ok]);
    expect((await it.send()).status).toBe(200);
    await using down = await start([broken]);
    expect(await rejection(down.send())).toBeInstanceOf(NetworkError);
    expect(down.upstream.seen.length).toBe(4);
    await using deaf = await start([silent], { retries: 1 });
    expect(await rejection(deaf.send())).toBeInstanceOf(TimeoutError);
    expect(deaf.upstream.seen.length).toBe(2);
  });

  it("counts failures apart from 429s", async () => {
    await using it = await start([refused(1), text(500, ""), refused(1), text(500, ""), ok], { retries: 2 });
    expect((await it.send()).status).toBe(200);
    expect(it.clock.slept).toEqual([1_000, 500, 2_000, 1_000]);
  });

  it("waits for a 503's Retry-After, unless that is longer than allowed", async () => {
    await using it = await start([
      text(503, "", { "retry-after": "9" }),
      ok,
      text(503, "", { "retry-after": "61" }),
    ]);
    expect((await it.send()).status).toBe(200);
    expect(it.clock.slept).toEqual([9_000]);
    expect((await it.send()).status).toBe(503);
  });

  it("does not send twice what does something else the second time, unless asked to", async () => {
    const body = '{"range_start":0,"insert_before":2}';
    for (const answer of [text(502, ""), broken]) {
      for (const init of [{ method: "POST" }, { method: "PUT", body }]) {
        await using it = await start([answer, ok]);
        await it.send(init, "/playlists/p/items").catch(() => {});
        expect(it.upstream.seen.length).toBe(1);
        await using bold = await start([answer, ok], { retryUnsafe: true });
        expect((await bold.send(init, "/playlists/p/items")).status).toBe(200);
      }
    }
    await using it = await start([text(502, ""), ok]);
    expect((await it.send({ method: "PUT" }, "/me/player/seek?position_ms=0")).status).toBe(200);
  });

  it("lets go of the answers that it does not give back", async () => {
    const cancelled: number[] = [];
    const answers = [429, 500, 200].map(
      (status) =>
        new Response(new ReadableStream({ cancel: () => void cancelled.push(status) }), {
          status,
          headers: { "retry-after": "1" },
        }),
    );
    const clock = new FakeClock();
    const sender = withRetry(async () => answers.shift() ?? Response.error(), { clock });
    expect((await clock.until(sender("http://127.0.0.1/", get))).status).toBe(200);
    expect(cancelled).toEqual([429, 500]);
  });
});

it("ends a wait at once when the caller gives up, with the caller's reason", async () => {
  for (const answer of [refused(7), text(500, "")]) {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const clock = new FakeClock();
    const controller = new AbortController();
    const reason = new Error("enough");
    const sending = rejection(
      withRetry(fetchSender(), { clock })(upstream.url, { ...get, signal: controller.signal }),
    );
    await expect.poll(() => clock.sleeping, { interval: 5 }).toBe(1);
    controller.abort(reason);
    expect(await sending).toBe(reason);
    expect([clock.sleeping, upstream.seen.length]).toEqual([0, 1]);
  }
});

it("passes on what is no failure of the network", async () => {
  const bug = new Error("a bug");
  let count = 0;
  const sender = withRetry(async () => {
    count++;
    throw bug;
  });
  expect(await rejection(sender("http://127.0.0.1/", get))).toBe(bug);
  expect(count).toBe(1);
});

it("refuses options that cannot be", () => {
  const sender = fetchSender();
  for (const options of [{ retries: -1 }, { maxWait: Number.NaN }, { maxWait: -1 }]) {
    expect(() => withRetry(sender, options)).toThrow(ConfigError);
  }
});
