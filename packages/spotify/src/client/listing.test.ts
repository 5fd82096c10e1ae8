import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settled } from "../../test/fake-clock.ts";
import { json, rejection, startUpstream, type Upstream } from "../../test/upstream.ts";
import { ConversionError, UnexpectedResponse } from "../errors.ts";
import type { Page } from "../model/page.ts";
import { fetchSender } from "../sender/fetch.ts";
import type { HttpError } from "./http-error.ts";
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

  it("asks for the next page once half of the entries are taken, and by pages for none ahead", async () => {
    await using upstream = await startUpstream();
    upstream.answer = listOf(20);
    // What is asked for is told before it goes, so that nothing need be waited for to know what is not.
    let asked = 0;
    const fetched = fetchSender();
    const { library } = new Spotify({
      token: "t",
      apiUrl: `${upstream.url}/v1`,
      sender: (url, init) => {
        asked += 1;
        return fetched(url, init);
      },
    });
    const after: number[] = [];
    for await (const _ of library.tracks({ limit: 10 })) {
      await settled();
      after.push(asked);
    }
    expect(after).toEqual([1, 1, 1, 1, 1, ...range(5, 20).map(() => 2)]);

    asked = 0;
    after.length = 0;
    for await (const _ of library.tracks({ limit: 10 }).pages()) {
      await settled();
      after.push(asked);
    }
    expect(after).toEqual([1, 2]);
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
    expect(await rejection(all(clientOf(upstream).library.tracks()))).toBeInstanceOf(ConversionError);
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

describe("a list that is not what it said", () => {
  // Pages of at most 20, whatever was asked for and whatever they say.
  const capped: Upstream["answer"] = (response, request) => {
    const url = new URL(request.url, "https://api.spotify.com");
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const next =
      offset + 20 < 137 ? `https://api.spotify.com/v1/me/tracks?offset=${offset + 20}&limit=50` : null;
    const items = range(offset, Math.min(137, offset + 20));
    json(200, { href: url.href, items, limit: 50, next, offset, previous: null, total: 137 })(
      response,
      request,
    );
  };

  it("is read whole though its pages are shorter than they say", async () => {
    await using upstream = await startUpstream();
    upstream.answer = capped;
    expect(await clientOf(upstream).library.tracks().toArray()).toEqual(range(0, 137));
  });

  it("ends where a page says so, whatever the total was", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) => {
      const url = new URL(request.url, "https://api.spotify.com");
      const offset = Number(url.searchParams.get("offset") ?? 0);
      const next = offset < 40 ? `https://api.spotify.com/v1/me/tracks?offset=${offset + 20}&limit=20` : null;
      const page = {
        href: url.href,
        items: range(offset, offset + 20),
        limit: 20,
        next,
        offset,
        previous: null,
        total: 500,
      };
      json(200, page)(response, request);
    };
    expect(await clientOf(upstream).library.tracks().items({ ahead: 3 }).next()).toMatchObject({ value: 0 });
    expect(await clientOf(upstream).library.tracks().toArray()).toEqual(range(0, 60));
  });

  it("is not read for ever where a page names itself as the next", async () => {
    await using upstream = await startUpstream();
    const next = "https://api.spotify.com/v1/me/tracks?offset=1&limit=1";
    upstream.answer = json(200, {
      href: next,
      items: [1],
      limit: 1,
      next,
      offset: 0,
      previous: null,
      total: 9,
    });
    expect(await clientOf(upstream).library.tracks().toArray()).toEqual([1, 1]);
  });
});

describe("what cannot be meant", () => {
  it.each([-1, 2.5, Number.NaN])("is refused of maxItems: %d", async (maxItems) => {
    await using upstream = await startUpstream();
    const { library } = clientOf(upstream);
    expect(await rejection(all(library.tracks().items({ maxItems })))).toBeInstanceOf(TypeError);
    expect(await rejection(all(library.tracks().pages({ maxItems })))).toBeInstanceOf(TypeError);
    expect(upstream.seen).toEqual([]);
  });

  it("is nothing asked for, where nothing is wanted", async () => {
    await using upstream = await startUpstream();
    const { library } = clientOf(upstream);
    expect(await library.tracks().toArray({ maxItems: 0 })).toEqual([]);
    expect(await all(library.tracks().pages({ maxItems: 0 }))).toEqual([]);
    expect(upstream.seen).toEqual([]);
  });

  it("is a list by cursor walked back from an end that nobody knows", async () => {
    await using upstream = await startUpstream();
    const walk = all(clientOf(upstream).following.artists().items({ direction: "back" }));
    expect(await rejection(walk)).toBeInstanceOf(TypeError);
    expect(upstream.seen).toEqual([]);
  });

  it("is an address of a page that leads away from the API", async () => {
    await using upstream = await startUpstream();
    const spotify = new Spotify({ token: "t", apiUrl: `${upstream.url}/gateway/v1` });
    const page = { href: "", items: [], limit: 1, offset: 0, previous: null, total: 9 };
    for (const next of [
      "https://evil.example/v1/../../admin",
      "https://evil.example/v1/%2e%2e/%2E%2E/admin",
      `${upstream.url}/gateway/v1/../../admin`,
      "/me/tracks?offset=1",
      "javascript:alert(1)",
      7 as unknown as string,
    ]) {
      expect(await rejection(spotify.next({ ...page, next }))).toBeInstanceOf(ConversionError);
    }
    expect(upstream.seen).toEqual([]);
    upstream.answer = json(200, page);
    await spotify.next({ ...page, next: "https://api.spotify.com/v1/users/v1/playlists?offset=1" });
    expect(upstream.seen[0]?.url).toBe("/gateway/v1/users/v1/playlists?offset=1");
    const lost = { items: [1], limit: 1, offset: 5, total: 9 } as unknown as Page<number>;
    expect(await rejection(spotify.previous(lost))).toBeInstanceOf(ConversionError);
  });
});

describe("a page that could not be had", () => {
  it("is asked for again when it is waited for again", async () => {
    await using upstream = await startUpstream();
    const listing = clientOf(upstream).library.tracks();
    upstream.answer = json(503, {});
    expect(await listing.catch((error) => (error as HttpError).status)).toBe(503);
    upstream.answer = listOf(3);
    expect((await listing).items).toEqual([0, 1, 2]);
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

describe("the first page within a playlist", () => {
  it.each([
    ["items", "get-playlists-items"],
    ["tracks", "get-playlists-tracks"],
  ])("that came as /%s goes on there, and errors name %s", async (path, operation) => {
    await using upstream = await startUpstream();
    const id = "4uLU6hMCjMI75M1A2tKUQC";
    const address = `https://api.spotify.com/v1/playlists/${id}/${path}`;
    const page = { items: [], limit: 1, offset: 0, previous: null, total: 2 };
    upstream.answer = json(200, {
      id,
      [path]: { ...page, href: address, next: `${address}?offset=1&limit=1` },
    });
    const spotify = clientOf(upstream);
    const { items } = await spotify.playlists.get(id);
    if (items === undefined) throw new Error("no items");
    upstream.answer = json(503, {});
    const error = await rejection(spotify.next(items));
    expect(error).toMatchObject({ status: 503, operation, path: `/playlists/{playlist_id}/${path}` });
    expect(upstream.seen.at(-1)?.url).toBe(`/v1/playlists/${id}/${path}?offset=1&limit=1`);
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

  it("never asks beyond the thousand entries that Spotify goes, from anywhere and back", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) => {
      const url = new URL(request.url, "https://api.spotify.com");
      const offset = Number(url.searchParams.get("offset") ?? 0);
      const limit = Number(url.searchParams.get("limit"));
      if (offset + limit > 1000)
        return json(400, { error: { message: "Invalid offset" } })(response, request);
      const items = range(offset, offset + limit);
      url.searchParams.set("offset", String(offset + limit));
      json(200, {
        tracks: { href: url.href, items, limit, next: url.href, offset, previous: null, total: 2590 },
      })(response, request);
    };
    const spotify = new Spotify({ token: "t", apiUrl: `${upstream.url}/v1`, quotaMode: "extended" });
    expect(await spotify.search("x", "track", { offset: 995 }).toArray()).toEqual(range(995, 1000));
    expect(await spotify.search("x", "track", { offset: 933, limit: 50 }).toArray()).toEqual(
      range(933, 1000),
    );
    const back = await spotify.search("x", "track").items({ direction: "back", maxItems: 70 });
    expect(await all(back)).toEqual(range(930, 1000).reverse());
  });

  it("without any of what was asked for is no answer", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, {});
    expect(await rejection(clientOf(upstream).search("x", ["track", "show"]))).toBeInstanceOf(
      UnexpectedResponse,
    );
  });
});
