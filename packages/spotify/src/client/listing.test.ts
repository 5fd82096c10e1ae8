import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { json, rejection, startUpstream, type Upstream } from "../../test/upstream.ts";
import { UnexpectedResponse } from "../errors.ts";
import { Spotify } from "./spotify.ts";

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** Answers as Spotify answers for a list of so many numbers. */
function listOf(total: number): Upstream["answer"] {
  return (response, request) => {
    const url = new URL(request.url, "https://api.spotify.com");
    const limit = Number(url.searchParams.get("limit") ?? 20);
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const at = (place: number) => {
      const there = new URL(url);
      there.searchParams.set("offset", String(place));
      there.searchParams.set("limit", String(limit));
      return there.href;
    };
    json(200, {
      href: at(offset),
      items: range(offset, Math.min(total, offset + limit)),
      limit,
      next: offset + limit < total ? at(offset + limit) : null,
      offset,
      previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
      total,
    })(response, request);
  };
}

function clientOf(upstream: Upstream): Spotify {
  return new Spotify({ token: "t", apiUrl: `${upstream.url}/v1` });
}

async function all<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
}

const offsets = ({ seen }: Upstream) =>
  seen.map(({ url }) => Number(new URL(url, "https://x").searchParams.get("offset") ?? 0));

describe("a list in pages", () => {
  it("asks for nothing until it is used, and for one page when it is waited for", async () => {
    await using upstream = await startUpstream();
    upstream.answer = listOf(100);
    const listing = clientOf(upstream).library.tracks({ limit: 7, offset: 3 });
    expect(upstream.seen).toEqual([]);
    const page = await listing;
    expect(await listing).toBe(page);
    expect(page).toMatchObject({ items: range(3, 10), limit: 7, offset: 3, total: 100 });
    expect(upstream.seen.map(({ url }) => url)).toEqual(["/v1/me/tracks?limit=7&offset=3"]);
  });

  it("walks through each entry once, in order, forwards and back, however it is walked", async () => {
    await using upstream = await startUpstream();
    const { library } = clientOf(upstream);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          total: fc.nat(60),
          limit: fc.integer({ min: 1, max: 9 }),
          offset: fc.nat(20),
          ahead: fc.constantFrom(0, 1, 2, 5),
          maxItems: fc.option(fc.nat(70), { nil: undefined }),
          direction: fc.constantFrom("forward" as const, "back" as const),
        }),
        async ({ total, limit, offset, ...how }) => {
          upstream.answer = listOf(total);
          const listing = library.tracks({ limit: limit as 5, offset });
          const expected = range(offset, total);
          if (how.direction === "back") expected.reverse();
          // From the last page back to the very beginning of the list, not only to the offset.
          if (how.direction === "back") expected.push(...range(0, Math.min(offset, total)).reverse());
          expect(await all(listing.items(how))).toEqual(expected.slice(0, how.maxItems));
          const pages = await all(listing.pages(how));
          const entries = pages.flatMap(({ items }) =>
            how.direction === "back" ? items.toReversed() : items,
          );
          expect(entries.slice(0, how.maxItems)).toEqual(expected.slice(0, how.maxItems));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("takes the longest pages there are, and no longer than are wanted", async () => {
    await using upstream = await startUpstream();
    upstream.answer = listOf(120);
    const { library } = clientOf(upstream);
    expect(await all(library.tracks())).toEqual(range(0, 120));
    expect(offsets(upstream)).toEqual([0, 50, 100]);
    upstream.seen.length = 0;
    expect(await all(library.tracks().items({ maxItems: 3 }))).toEqual([0, 1, 2]);
    expect(upstream.seen.map(({ url }) => url)).toEqual(["/v1/me/tracks?limit=3"]);
  });

  it("that is left early asks for nothing more, and aborts what it had asked for", async () => {
    await using upstream = await startUpstream();
    const answer = listOf(1000);
    let ended = 0;
    upstream.answer = (response, request) => {
      response.on("close", () => (ended += 1));
      if (request.url.includes("offset=")) return;
      answer(response, request);
    };
    for await (const _ of clientOf(upstream).library.tracks({ limit: 10 }).items({ ahead: 4 })) {
      await expect.poll(() => upstream.seen.length).toBe(5);
      break;
    }
    await expect.poll(() => ended).toBe(5);
    expect(upstream.seen).toHaveLength(5);
  });

  it("asks for pages at the same time, as many as it is allowed", async () => {
    await using upstream = await startUpstream();
    const answer = listOf(200);
    let underWay = 0;
    let most = 0;
    upstream.answer = (response, request) => {
      most = Math.max(most, ++underWay);
      response.on("finish", () => (underWay -= 1));
      setTimeout(() => answer(response, request), 5);
    };
    expect(await all(clientOf(upstream).library.tracks({ limit: 10 }).items({ ahead: 4 }))).toEqual(
      range(0, 200),
    );
    expect(most).toBeGreaterThan(2);
    expect(most).toBeLessThanOrEqual(4);
  });

  it("is an array where all of it is wanted, its pages asked for together", async () => {
    await using upstream = await startUpstream();
    upstream.answer = listOf(230);
    const { library } = clientOf(upstream);
    expect(await library.tracks().toArray()).toEqual(range(0, 230));
    expect(offsets(upstream).toSorted((a, b) => a - b)).toEqual([0, 50, 100, 150, 200]);
    expect(await library.tracks().toArray({ maxItems: 3, direction: "back" })).toEqual([229, 228, 227]);
  });

  it("keeps the query and the token of the first page, and never follows an address elsewhere", async () => {
    await using upstream = await startUpstream();
    await using elsewhere = await startUpstream();
    const answer = listOf(30);
    upstream.answer = answer;
    expect(await all(clientOf(upstream).library.tracks({ limit: 10, market: "SE" }))).toHaveLength(30);
    for (const { url, headers } of upstream.seen) {
      expect(url).toContain("market=SE");
      expect(headers.authorization).toBe("Bearer t");
    }
    upstream.answer = json(200, {
      href: "",
      items: [1],
      limit: 1,
      next: `${elsewhere.url}/x`,
      offset: 0,
      previous: null,
      total: 2,
    });
    expect(await rejection(all(clientOf(upstream).library.tracks()))).toBeInstanceOf(TypeError);
    expect(elsewhere.seen).toEqual([]);
  });

  it("rejects with what went wrong on the way, after all that came before", async () => {
    await using upstream = await startUpstream();
    const answer = listOf(30);
    upstream.answer = (response, request) =>
      request.url.includes("offset=20") ? json(503, {})(response, request) : answer(response, request);
    const found: unknown[] = [];
    const walk = async () => {
      for await (const entry of clientOf(upstream).library.tracks({ limit: 10 }).items({ ahead: 2 }))
        found.push(entry);
    };
    expect(await rejection(walk())).toMatchObject({ status: 503, operation: "get-users-saved-tracks" });
    expect(found).toEqual(range(0, 20));
  });

  it("is none without entries", async () => {
    await using upstream = await startUpstream();
    for (const broken of [{}, { items: 7 }, { tracks: {} }]) {
      upstream.answer = json(200, broken);
      expect(await rejection(all(clientOf(upstream).library.tracks()))).toBeInstanceOf(UnexpectedResponse);
    }
  });

  it("can be left by a signal at any time", async () => {
    await using upstream = await startUpstream();
    const stop = new AbortController();
    const answer = listOf(1000);
    upstream.answer = (response, request) => {
      if (request.url.includes("offset=50")) stop.abort(new Error("enough"));
      else answer(response, request);
    };
    const walk = all(clientOf(upstream).library.tracks({ signal: stop.signal }));
    expect(await rejection(walk)).toMatchObject({ message: "enough" });
  });
});

describe("a page in hand", () => {
  it("leads to its neighbours, and to nothing at the ends", async () => {
    await using upstream = await startUpstream();
    upstream.answer = listOf(25);
    const spotify = clientOf(upstream);
    const first = await spotify.library.tracks({ limit: 10 });
    const second = await spotify.next(first);
    expect(second?.items).toEqual(range(10, 20));
    const third = second && (await spotify.next(second));
    expect(third?.items).toEqual(range(20, 25));
    expect(third && (await spotify.next(third))).toBeUndefined();
    expect((await spotify.previous(second ?? first))?.items).toEqual(range(0, 10));
    expect(await spotify.previous(first)).toBeUndefined();
    expect(await all(spotify.items(second ?? first))).toEqual(range(10, 25));
    expect(await all(spotify.pages(first))).toHaveLength(3);
  });

  it("is walked on from with the token of whoever walks", async () => {
    await using upstream = await startUpstream();
    upstream.answer = listOf(25);
    const spotify = clientOf(upstream);
    const page = await spotify.library.tracks({ limit: 10 });
    await spotify.as("another").next(page);
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer t", "Bearer another"]);
  });
});

describe("a list by cursor", () => {
  it("goes on from page to page, and back to what is newer", async () => {
    await using upstream = await startUpstream();
    // Plays at the times 1 to 9, the latest first, as recently-played has them.
    upstream.answer = (response, request) => {
      const url = new URL(request.url, "https://api.spotify.com");
      const limit = Number(url.searchParams.get("limit"));
      const before = url.searchParams.get("before");
      const after = url.searchParams.get("after");
      const times = range(1, 10).reverse();
      const items =
        after === null
          ? times.filter((time) => before === null || time < Number(before)).slice(0, limit)
          : times.filter((time) => time > Number(after)).slice(-limit);
      const last = items.at(-1);
      const first = items[0];
      const next =
        last !== undefined && last > 1
          ? `https://api.spotify.com/v1/me/player/recently-played?before=${last}&limit=${limit}`
          : null;
      const cursors = last === undefined ? null : { after: String(first), before: String(last) };
      json(200, { href: url.href, items, limit, next, cursors })(response, request);
    };
    const spotify = clientOf(upstream);
    expect(await all(spotify.player.recentlyPlayed({ limit: 4 }))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    const second = await spotify.player.recentlyPlayed({ limit: 4, before: 6 });
    expect(second.items).toEqual([5, 4, 3, 2]);
    expect((await spotify.previous(second))?.items).toEqual([9, 8, 7, 6]);
    expect(await rejection(spotify.player.recentlyPlayed({ before: 1, after: 2 }).then())).toBeInstanceOf(
      TypeError,
    );
  });
});

describe("search", () => {
  it("has a page for each type that was asked for, though Spotify leaves one out", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, {
      tracks: { href: "x", items: [1], limit: 1, next: null, offset: 0, previous: null, total: 1 },
    });
    const { tracks, audiobooks, playlists } = await clientOf(upstream).search("x", [
      "track",
      "audiobook",
      "playlist",
    ]);
    expect(tracks.items).toEqual([1]);
    expect([audiobooks.items, playlists.items, playlists.total]).toEqual([[], [], 0]);
  });

  it("goes on where Spotify says too early that it ends, and no further than it goes", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) => {
      const url = new URL(request.url, "https://api.spotify.com");
      const offset = Number(url.searchParams.get("offset") ?? 0);
      const items = offset < 1000 ? range(offset, offset + 10) : [];
      const page = { href: url.href, items, limit: 10, next: null, offset, previous: null, total: 5000 };
      json(200, { tracks: page })(response, request);
    };
    const found = await all(clientOf(upstream).search("x", "track"));
    expect(found).toEqual(range(0, 1000));
    expect(upstream.seen[0]?.url).toBe("/v1/search?q=x&type=track&limit=10");
  });
});
