import { expect, it } from "vitest";
import { json, rejection, startUpstream } from "../../test/upstream.ts";
import { operationOf } from "../operations/scopes-for.ts";
import { fetchSender } from "../sender/fetch.ts";
import type { Sender } from "../sender/sender.ts";
import { Connection } from "./connection.ts";
import { Spotify } from "./spotify.ts";

it("a call's maxWait reaches the sender, with each request that the call takes", async () => {
  await using upstream = await startUpstream();
  upstream.answer = (response, request) => {
    const url = new URL(request.url, "https://api.spotify.com");
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const next = offset < 20 ? `https://api.spotify.com/v1/me/tracks?offset=${offset + 10}&limit=10` : null;
    const items = Array.from({ length: 10 }, (_, index) => offset + index);
    json(200, { href: url.href, items, limit: 10, next, offset, previous: null, total: 30 })(
      response,
      request,
    );
  };
  const fetched = fetchSender();
  let waits: (number | undefined)[] = [];
  const sender: Sender = (url, init) => {
    waits.push(init.maxWait);
    return fetched(url, init);
  };
  const spotify = new Spotify({ token: "t", apiUrl: `${upstream.url}/v1`, sender });
  const waitsOf = async (call: PromiseLike<unknown>) => {
    waits = [];
    await call;
    return waits;
  };

  const { player, library } = spotify;
  expect(await waitsOf(player.queue({ maxWait: 7 }))).toEqual([7]);
  expect(await waitsOf(player.queue())).toEqual([undefined]);
  expect(await waitsOf(player.pause({ maxWait: 0 }))).toEqual([0]);
  expect(await waitsOf(library.save(["spotify:user:ada"], { maxWait: 6 }))).toEqual([6]);
  expect(await waitsOf(library.tracks({ maxWait: 8 }))).toEqual([8]);
  expect(await waitsOf(library.tracks({ maxWait: 8, limit: 10 }).toArray())).toEqual([8, 8, 8]);
  expect(await waitsOf(library.tracks({ limit: 10 }).toArray({ maxWait: 9, ahead: 1 }))).toEqual([9, 9, 9]);
  const page = await library.tracks({ limit: 10 });
  expect(await waitsOf(spotify.next(page, { maxWait: 5 }))).toEqual([5]);
  const pages = spotify.pages(page, { maxWait: 4 });
  await pages.next();
  expect(await waitsOf(pages.next())).toEqual([4]);
});

it("an operation whose path lacks a value is not sent", async () => {
  await using upstream = await startUpstream();
  const connection = new Connection({ token: "t", apiUrl: upstream.url });
  for (const path of [undefined, {}, { other: "x" }]) {
    const call = connection.call(operationOf("tracks.get"), path === undefined ? {} : { path });
    expect(await rejection(call)).toMatchObject({
      message: "/tracks/{id} lacks a value for what stands in braces",
    });
  }
  expect(upstream.seen).toEqual([]);
});
