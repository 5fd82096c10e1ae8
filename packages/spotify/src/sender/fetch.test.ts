import { Readable } from "node:stream";
import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { rejection, startUpstream, text } from "../../test/upstream.ts";
import { ConfigError, NetworkError, TimeoutError, UnexpectedResponse } from "../errors.ts";
import { fetchSender } from "./fetch.ts";
import type { SenderInit } from "./sender.ts";
import { readBytes, readText, release } from "./timeout.ts";

const get: SenderInit = { method: "GET", headers: {} };
const nowhere = "http://127.0.0.1/";

describe("fetchSender", () => {
  it("brings back whatever is answered", async () => {
    await using upstream = await startUpstream();
    for (const status of [200, 404, 503]) {
      upstream.answer = text(status, "body");
      const response = await fetchSender()(upstream.url, get);
      expect([response.status, await readText(response)]).toEqual([status, "body"]);
    }
  });

  it("follows no redirect, and so takes a token nowhere it was not sent", async () => {
    await using elsewhere = await startUpstream();
    await using upstream = await startUpstream();
    upstream.answer = text(307, "", { location: elsewhere.url });
    const init = { ...get, headers: { authorization: "Bearer t" } };
    expect((await fetchSender()(upstream.url, init)).status).toBe(307);
    const given = fetchSender({ fetch: (url, sent) => fetch(url, sent) });
    expect((await given(upstream.url, init)).status).toBe(307);
    expect(elsewhere.seen).toEqual([]);
  });

  it("gives up on an answer that does not come", async () => {
    await using upstream = await startUpstream();
    upstream.answer = () => {};
    const error = await rejection(fetchSender({ timeout: 30 })(`${upstream.url}/x?code=hidden`, get));
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as Error).message).toBe(
      `${new URL(upstream.url).host} did not answer completely within 30 ms`,
    );
  });

  it("gives up on a body that does not end", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.writeHead(200).write("half");
    const response = await fetchSender({ timeout: 60 })(upstream.url, get);
    expect(await rejection(readText(response))).toBeInstanceOf(TimeoutError);
  });

  it("gives up on a fetch that heeds no signal, in head and body", async () => {
    const deaf = fetchSender({ timeout: 20, fetch: () => new Promise(() => {}) });
    expect(await rejection(deaf(nowhere, get))).toBeInstanceOf(TimeoutError);
    const endless = fetchSender({ timeout: 20, fetch: async () => new Response(new ReadableStream()) });
    expect(await rejection(readText(await endless(nowhere, get)))).toBeInstanceOf(TimeoutError);
  });

  it("rejects with the caller's own reason, before, during and after the head", async () => {
    await using upstream = await startUpstream();
    const reason = new Error("enough");
    const before = { ...get, signal: AbortSignal.abort(reason) };
    expect(await rejection(fetchSender()(upstream.url, before))).toBe(reason);
    expect(upstream.seen).toEqual([]);

    const during = new AbortController();
    upstream.answer = () => during.abort(reason);
    expect(await rejection(fetchSender()(upstream.url, { ...get, signal: during.signal }))).toBe(reason);

    const after = new AbortController();
    upstream.answer = (response) => void response.writeHead(200).write("half");
    const response = await fetchSender()(upstream.url, { ...get, signal: after.signal });
    const reading = rejection(readText(response));
    after.abort(reason);
    expect(await reading).toBe(reason);
  });

  it("calls a connection that breaks a NetworkError, in head and body", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.destroy();
    expect(await rejection(fetchSender()(upstream.url, get))).toBeInstanceOf(NetworkError);
    upstream.answer = (response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      setImmediate(() => response.destroy());
    };
    const response = await fetchSender()(upstream.url, get);
    expect(await rejection(readText(response))).toBeInstanceOf(NetworkError);
  });

  it("keeps of what a fetch of one's own throws what it says, and nothing of the request", async () => {
    const body = new URLSearchParams({ grant_type: "x", refresh_token: "SECRET-refresh" });
    const init: SenderInit = { method: "POST", headers: { authorization: "Bearer SECRET-access" }, body };
    const thrown = (config: object) =>
      Object.assign(new Error("Bearer SECRET-access, SECRET-access and\nSECRET-refresh got lost"), {
        name: "AxiosError",
        code: "ECONNRESET",
        cause: config,
        config,
      });
    const sender = fetchSender({ fetch: (_, sent) => Promise.reject(thrown({ ...sent, body })) });
    const error = await rejection(sender("http://a.example/", init));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toHaveProperty("message", "Could not reach a.example: ECONNRESET");
    expect(error).toHaveProperty("cause.name", "AxiosError");
    expect(error).toHaveProperty("cause.message", "[redacted], [redacted] and [redacted] got lost");
    expect(error).toHaveProperty("cause.code", "ECONNRESET");
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/SECRET/);

    for (const [odd, message] of [
      ["SECRET-access", "[redacted]"],
      [undefined, ""],
      [{ SECRET: 1 }, ""],
    ]) {
      const failed = await rejection(fetchSender({ fetch: () => Promise.reject(odd) })(nowhere, init));
      expect(failed).toHaveProperty("cause.message", message);
    }
  });

  it("gives up on a body larger than any of Spotify's, and lets go of its connection", async () => {
    await using upstream = await startUpstream();
    const megabyte = Buffer.alloc(2 ** 20, "x");
    function* endless() {
      for (;;) yield megabyte;
    }
    let closed = 0;
    upstream.answer = (response, { url }) => {
      response.on("close", () => closed++);
      Readable.from(url === "/endless" ? endless() : Array(64).fill(megabyte)).pipe(response);
    };
    for (const read of [readText, readBytes]) {
      const error = await rejection(read(await fetchSender()(`${upstream.url}/endless`, get)));
      expect(error).toBeInstanceOf(UnexpectedResponse);
      expect((error as Error).message).toMatch(/^Spotify's answer is too large/);
    }
    await expect.poll(() => closed, { interval: 5 }).toBe(2);
    expect((await readBytes(await fetchSender()(upstream.url, get))).byteLength).toBe(64 * 2 ** 20);
  });

  it("reads bodies as a Response does itself, and none twice", async () => {
    for (const body of [null, "", "\ufeffØ", Uint8Array.of(0xff, 0x41), new Blob(["a", "b"]).stream()]) {
      const sender = fetchSender({ fetch: async () => new Response(body) });
      const copy = body instanceof ReadableStream ? "ab" : await new Response(body).text();
      const response = await sender(nowhere, get);
      expect(await readText(response)).toBe(copy);
      if (body !== null) expect(await rejection(readText(response))).toBeInstanceOf(NetworkError);
    }
    const letters = new ReadableStream({ start: (controller) => controller.enqueue("no bytes") });
    expect(await rejection(readText(new Response(letters)))).toBeInstanceOf(NetworkError);
  });

  it("leaves no timer and no listener behind once a body is read", async () => {
    vi.useFakeTimers();
    try {
      for (const end of [readText, readBytes, release]) {
        const { signal } = new AbortController();
        const added = vi.spyOn(signal, "addEventListener");
        const removed = vi.spyOn(signal, "removeEventListener");
        const sender = fetchSender({ fetch: async () => new Response("body") });
        const response = await sender(nowhere, { ...get, signal });
        expect(vi.getTimerCount()).toBe(1);
        await end(response);
        expect(vi.getTimerCount()).toBe(0);
        expect(removed.mock.calls).toEqual(added.mock.calls);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("leaves no listener behind when a body is read by other means, once its time is over", async () => {
    vi.useFakeTimers();
    try {
      const { signal } = new AbortController();
      const added = vi.spyOn(signal, "addEventListener");
      const removed = vi.spyOn(signal, "removeEventListener");
      const sender = fetchSender({ fetch: async () => new Response("{}") });
      await (await sender(nowhere, { ...get, signal })).json();
      vi.advanceTimersByTime(10_000);
      expect(added).toHaveBeenCalledTimes(1);
      expect(removed.mock.calls).toEqual(added.mock.calls);
    } finally {
      vi.useRealTimers();
    }
  });

  it("takes as long as it takes where that is asked for", async () => {
    const sender = fetchSender({ timeout: Number.POSITIVE_INFINITY, fetch: async () => new Response("ok") });
    expect(await readText(await sender(nowhere, get))).toBe("ok");
    for (const timeout of [0, -1, Number.NaN]) expect(() => fetchSender({ timeout })).toThrow(ConfigError);
  });
});
