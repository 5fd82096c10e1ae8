import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { json, rejection, startUpstream, type Upstream } from "../../test/upstream.ts";
import { InvalidGrant } from "../auth/auth-error.ts";
import { ConversionError, UnexpectedResponse } from "../errors.ts";
import { fetchSender } from "../sender/fetch.ts";
import { chunked } from "./chunked.ts";
import { Forbidden, HttpError } from "./http-error.ts";
import { Spotify, type SpotifyOptions } from "./spotify.ts";

const idOf = (number: number) => String(number).padStart(22, "0");
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const uris = (count: number) => numbers(count).map((number) => `spotify:track:${idOf(number)}`);
const forbidden = json(403, { error: { status: 403, message: "Forbidden" } });

function clientOf(upstream: Upstream, options: Partial<SpotifyOptions> = {}): Spotify {
  return new Spotify({ token: "t", apiUrl: `${upstream.url}/v1`, ...options });
}

/** A catalogue without the things whose number divides by 7; apps in Development Mode have one-by-one alone. */
function catalogue(mode: "development" | "extended"): Upstream["answer"] {
  const find = (id: string) => (Number(id) % 7 === 0 ? null : { type: "track", id });
  return (response, request) => {
    const url = new URL(request.url, "https://api.spotify.com");
    const ids = url.searchParams.get("ids")?.split(",");
    if (ids === undefined) {
      const found = find(url.pathname.split("/").at(-1) ?? "");
      const refusal = { error: { status: 404, message: "Resource not found" } };
      return found ? json(200, found)(response, request) : json(404, refusal)(response, request);
    }
    if (mode === "development") return forbidden(response, request);
    json(200, { tracks: ids.map(find) })(response, request);
  };
}

describe("reading many by id", () => {
  it.each(["development", "extended"] as const)("keeps order and gaps, in %s mode", async (mode) => {
    await using upstream = await startUpstream();
    upstream.answer = catalogue(mode);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(200), { maxLength: 120 }), async (list) => {
        const found = await clientOf(upstream).tracks.several(list.map(idOf));
        expect(found.map((track) => track?.id)).toEqual(
          list.map((number) => (number % 7 === 0 ? undefined : idOf(number))),
        );
      }),
      { numRuns: 15 },
    );
  });

  it("asks for as many at once as Spotify takes, and for nothing at all where there is nothing to ask", async () => {
    await using upstream = await startUpstream();
    upstream.answer = catalogue("extended");
    const { tracks } = clientOf(upstream);
    expect(await tracks.several([])).toEqual([]);
    expect(upstream.seen).toEqual([]);
    await tracks.several(numbers(120).map(idOf));
    const sizes = upstream.seen.map(
      ({ url }) => new URL(url, "https://x").searchParams.get("ids")?.split(",").length,
    );
    expect(sizes.toSorted()).toEqual([20, 50, 50]);
  });

  it("learns once that an app has no operation for many, for all who share the client", async () => {
    await using upstream = await startUpstream();
    upstream.answer = catalogue("development");
    const spotify = clientOf(upstream);
    await spotify.tracks.several([idOf(1)]);
    await spotify.as("another").tracks.several([idOf(2)]);
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      `/v1/tracks?ids=${idOf(1)}`,
      `/v1/tracks/${idOf(1)}`,
      `/v1/tracks/${idOf(2)}`,
    ]);
  });

  it("asks one by one from the first where the mode is given, and never where it is extended", async () => {
    await using upstream = await startUpstream();
    upstream.answer = catalogue("development");
    await clientOf(upstream, { quotaMode: "development" }).tracks.several([idOf(1)]);
    expect(upstream.seen.map(({ url }) => url)).toEqual([`/v1/tracks/${idOf(1)}`]);
    const extended = clientOf(upstream, { quotaMode: "extended" });
    expect(await rejection(extended.tracks.several([idOf(1)]))).toBeInstanceOf(Forbidden);
  });

  it("takes no other refusal for the loss of an operation", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(403, {
      error: { status: 403, message: "User not registered in the Developer Dashboard" },
    });
    expect(await rejection(clientOf(upstream).tracks.several([idOf(1)]))).toMatchObject({ status: 403 });
    expect(upstream.seen).toHaveLength(1);
  });

  it("has few requests under way at the same time, and none begun after a failure", async () => {
    await using upstream = await startUpstream();
    let underWay = 0;
    let most = 0;
    upstream.answer = (response, request) => {
      most = Math.max(most, ++underWay);
      response.on("close", () => (underWay -= 1));
      const status = upstream.seen.length === 9 ? 500 : 200;
      setTimeout(() => json(status, { id: request.url })(response, request), 3);
    };
    const spotify = clientOf(upstream, { quotaMode: "development" });
    expect(await rejection(spotify.tracks.several(numbers(60).map(idOf)))).toBeInstanceOf(HttpError);
    expect(most).toBeLessThanOrEqual(4);
    expect(upstream.seen.length).toBeLessThan(16);
  });

  it.each([
    ["development", 10],
    ["extended", 500],
  ] as const)("reads with four requests at the same time, in %s mode", async (quotaMode, count) => {
    await using upstream = await startUpstream();
    upstream.answer = catalogue(quotaMode);
    const fetched = fetchSender();
    let underWay = 0;
    let most = 0;
    const { tracks } = clientOf(upstream, {
      quotaMode,
      sender: async (url, init) => {
        most = Math.max(most, ++underWay);
        try {
          return await fetched(url, init);
        } finally {
          underWay -= 1;
        }
      },
    });
    await tracks.several(numbers(count).map(idOf));
    expect(upstream.seen).toHaveLength(10);
    expect(most).toBe(4);
  });

  it("takes no answer of another length, which would stand for others", async () => {
    await using upstream = await startUpstream();
    const { tracks, library } = clientOf(upstream, { quotaMode: "extended" });
    upstream.answer = json(200, { tracks: [{ id: idOf(1) }] });
    expect(await rejection(tracks.several([idOf(1), idOf(1)]))).toBeInstanceOf(UnexpectedResponse);
    upstream.answer = json(200, [false]);
    expect(await rejection(library.contains(uris(2)))).toBeInstanceOf(UnexpectedResponse);
    expect(await rejection(library.containsTracks(uris(2)))).toBeInstanceOf(UnexpectedResponse);
  });

  it("takes a wrong address of the API for no answer about a thing", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(404, { error: { status: 404, message: "Service not found" } });
    const spotify = clientOf(upstream, { quotaMode: "development" });
    expect(await rejection(spotify.tracks.several([idOf(1)]))).toMatchObject({ status: 404 });
  });

  it("takes an empty refusal for no word on what the app has", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.writeHead(403).end();
    expect(await rejection(clientOf(upstream).tracks.several([idOf(1)]))).toBeInstanceOf(Forbidden);
    expect(upstream.seen).toHaveLength(1);
  });

  it("sends nothing when one of the ids cannot be", async () => {
    await using upstream = await startUpstream();
    const error = await rejection(clientOf(upstream).tracks.several([idOf(1), "spotify:album:x"]));
    expect(error).toBeInstanceOf(ConversionError);
    expect(upstream.seen).toEqual([]);
  });
});

describe("a list that is sent", () => {
  const playlist = idOf(99);

  it("goes in as many requests as it takes, in order", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) =>
      json(201, { snapshot_id: `after ${upstream.seen.length}` })(response, request);
    const { playlists } = clientOf(upstream);
    expect(await playlists.add(playlist, uris(250), { position: 5 })).toEqual({ snapshot_id: "after 3" });
    const bodies = upstream.seen.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ position }) => position)).toEqual([5, 105, 205]);
    expect(bodies.flatMap((body) => body.uris)).toEqual(uris(250));
  });

  it("that is empty is not sent, but for replacing, which clears", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { snapshot_id: "s" });
    const { playlists, library } = clientOf(upstream);
    expect(await playlists.add(playlist, [])).toBeUndefined();
    expect(await playlists.remove(playlist, [])).toBeUndefined();
    expect(await library.contains([])).toEqual([]);
    await library.save([]);
    expect(upstream.seen).toEqual([]);
    await playlists.clear(playlist);
    expect(upstream.seen.map(({ method, body }) => [method, body])).toEqual([["PUT", '{"uris":[]}']]);
  });

  it("replaces with the first hundred, and adds the others", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { snapshot_id: "s" });
    await clientOf(upstream).playlists.replace(playlist, uris(230));
    expect(upstream.seen.map(({ method, body }) => [method, JSON.parse(body).uris.length])).toEqual([
      ["PUT", 100],
      ["POST", 100],
      ["POST", 30],
    ]);
  });

  it("removes each part from what the one before it made", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) =>
      json(200, { snapshot_id: `after ${upstream.seen.length}` })(response, request);
    await clientOf(upstream).playlists.remove(playlist, uris(130), { snapshotId: "base" });
    const bodies = upstream.seen.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ snapshot_id }) => snapshot_id)).toEqual(["base", "after 1"]);
    expect(bodies.flatMap(({ items }) => items)).toEqual(uris(130).map((uri) => ({ uri })));
  });

  it("says how far it came when it fails", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) =>
      json(upstream.seen.length === 3 ? 502 : 200, { snapshot_id: "s" })(response, request);
    const { playlists, library } = clientOf(upstream);
    expect(await rejection(playlists.add(playlist, uris(350)))).toMatchObject({ status: 502, done: 200 });
    upstream.seen.length = 0;
    expect(await rejection(library.save(uris(100)))).toMatchObject({ status: 502, done: 80 });
    upstream.seen.length = 0;
    expect(await rejection(playlists.replace(playlist, uris(350)))).toMatchObject({ status: 502, done: 200 });
    upstream.answer = json(502, {});
    expect(await rejection(playlists.replace(playlist, uris(150)))).toMatchObject({ done: 0 });
    expect(await rejection(library.save(uris(2)))).not.toHaveProperty("done");
  });

  it("writes nothing onto an error that others may be given too", async () => {
    await using upstream = await startUpstream();
    const over = new InvalidGrant({ status: 400, error: "invalid_grant" });
    const { library } = clientOf(upstream, { token: () => Promise.reject(over) });
    expect(await rejection(library.save(uris(100)))).toBe(over);
    expect(over.done).toBeUndefined();
  });

  it("never has one entry taken for two", async () => {
    await using upstream = await startUpstream();
    const { following, browse } = clientOf(upstream);
    expect(await rejection(following.contains("user", ["a,b"]))).toBeInstanceOf(ConversionError);
    expect(await rejection(following.follow("user", ["a,b"]))).toBeInstanceOf(ConversionError);
    expect(await rejection(browse.recommendations({ seedGenres: ["a,b"] }))).toBeInstanceOf(ConversionError);
    expect(upstream.seen).toEqual([]);
  });

  it("in parts is the same list", () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 20 }), (list, max) => {
        const parts = chunked(list, max);
        expect(parts.flat()).toEqual(list);
        for (const part of parts) expect(part.length).toBeGreaterThan(0);
        for (const part of parts.slice(0, -1)) expect(part).toHaveLength(max);
      }),
    );
  });
});
