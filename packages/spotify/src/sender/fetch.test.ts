import { describe, expect, it, vi } from "vitest";
import { rejection, startUpstream, text } from "../../test/upstream.ts";
import { ConfigError, NetworkError, TimeoutError } from "../errors.ts";
import { fetchSender } from "./fetch.ts";
import { readText } from "./timeout.ts";

describe("fetchSender", () => {
  it("brings back whatever is answered", async () => {
    await using upstream = await startUpstream();
    for (const status of [200, 404, 503]) {
      upstream.answer = text(status, "body");
      const response = await fetchSender()(new Request(upstream.url));
      expect([response.status, await readText(response)]).toEqual([status, "body"]);
    }
  });

  it("follows no redirect, and so takes a token nowhere it was not sent", async () => {
    await using elsewhere = await startUpstream();
    await using upstream = await startUpstream();
    upstream.answer = text(307, "", { location: elsewhere.url });
    const request = new Request(upstream.url, { headers: { authorization: "Bearer t" } });
    expect((await fetchSender()(request)).status).toBe(307);
    const given = fetchSender({ fetch: (sent) => fetch(sent) });
    expect((await given(new Request(upstream.url))).status).toBe(307);
    expect(elsewhere.seen).toEqual([]);
  });

  it("gives up on an answer that does not come", async () => {
    await using upstream = await startUpstream();
    upstream.answer = () => {};
    const error = await rejection(fetchSender({ timeout: 30 })(new Request(`${upstream.url}/x?code=hidden`)));
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as Error).message).toBe(
      `${new URL(upstream.url).host} did not answer completely within 30 ms`,
    );
  });

  it("gives up on a body that does not end", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.writeHead(200).write("half");
    const response = await fetchSender({ timeout: 60 })(new Request(upstream.url));
    expect(await rejection(readText(response))).toBeInstanceOf(TimeoutError);
  });

  it("gives up on a fetch that heeds no signal, in head and body", async () => {
    const request = new Request("http://127.0.0.1/");
    const deaf = fetchSender({ timeout: 20, fetch: () => new Promise(() => {}) });
    expect(await rejection(deaf(request))).toBeInstanceOf(TimeoutError);
    const endless = fetchSender({ timeout: 20, fetch: async () => new Response(new ReadableStream()) });
    expect(await rejection(readText(await endless(request)))).toBeInstanceOf(TimeoutError);
  });

  it("rejects with the caller's own reason, before, during and after the head", async () => {
    await using upstream = await startUpstream();
    const reason = new Error("enough");
    const before = new Request(upstream.url, { signal: AbortSignal.abort(reason) });
    expect(await rejection(fetchSender()(before))).toBe(reason);
    expect(upstream.seen).toEqual([]);

    const during = new AbortController();
    upstream.answer = () => during.abort(reason);
    expect(await rejection(fetchSender()(new Request(upstream.url, { signal: during.signal })))).toBe(reason);

    const after = new AbortController();
    upstream.answer = (response) => void response.writeHead(200).write("half");
    const response = await fetchSender()(new Request(upstream.url, { signal: after.signal }));
    const reading = rejection(readText(response));
    after.abort(reason);
    expect(await reading).toBe(reason);
  });

  it("calls a connection that breaks a NetworkError, in head and body", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.destroy();
    expect(await rejection(fetchSender()(new Request(upstream.url)))).toBeInstanceOf(NetworkError);
    upstream.answer = (response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      setImmediate(() => response.destroy());
    };
    const response = await fetchSender()(new Request(upstream.url));
    expect(await rejection(readText(response))).toBeInstanceOf(NetworkError);
  });

  it("leaves no timer and no listener behind once a body is read", async () => {
    vi.useFakeTimers();
    try {
      const request = new Request("http://127.0.0.1/");
      const added = vi.spyOn(request.signal, "addEventListener");
      const removed = vi.spyOn(request.signal, "removeEventListener");
      const response = await fetchSender({ fetch: async () => new Response("body") })(request);
      expect(vi.getTimerCount()).toBe(1);
      await readText(response);
      expect(vi.getTimerCount()).toBe(0);
      expect(removed.mock.calls).toEqual(added.mock.calls);
    } finally {
      vi.useRealTimers();
    }
  });

  it("takes as long as it takes where that is asked for", async () => {
    const sender = fetchSender({ timeout: Number.POSITIVE_INFINITY, fetch: async () => new Response("ok") });
    expect(await readText(await sender(new Request("http://127.0.0.1/")))).toBe("ok");
    for (const timeout of [0, -1, Number.NaN]) expect(() => fetchSender({ timeout })).toThrow(ConfigError);
  });
});
