import { describe, expect, it } from "vitest";
import { origin } from "./flow.ts";
import { adasAlbum, adasAlbumUri, adasTrack, errorOf, listening } from "./listening.ts";

interface Page {
  href: string;
  limit: number;
  next: string | null;
  cursors: { after: string; before: string } | null;
  items: { track: { name: string }; played_at: string; context: { uri: string } | null }[];
}

async function remembering(person = "ada") {
  const listener = await listening(person);
  const read = async (query = "") =>
    (await (await listener.ask(`/me/player/recently-played${query}`)).json()) as Page;
  return { ...listener, read, names: async () => (await read()).items.map(({ track }) => track.name) };
}

const [, now, next] = adasAlbum;

describe("what was played", () => {
  it("is nothing at first: no items, no cursors, no next page", async () => {
    const { read } = await remembering();
    expect(await read()).toEqual({
      items: [],
      next: null,
      cursors: null,
      limit: 20,
      href: `${origin}/v1/me/player/recently-played?limit=20`,
    });
  });

  it("is what came to its end, with its time and context, newest first", async () => {
    const { read, control, longAfter } = await remembering();
    const start = control.clock.now();
    const ended = start + 201_000;
    control.clock.advance(201_000);
    const [play, ...others] = (await read()).items;
    expect(others).toEqual([]);
    expect(play).toMatchObject({
      track: { name: now, type: "track", album: { name: "Weather for Two" } },
      played_at: new Date(ended).toISOString(),
      context: { type: "album", uri: adasAlbumUri },
    });
    await longAfter(60 * 60_000);
    const { items } = await read("?limit=50");
    expect(items.map(({ played_at }) => played_at)).toEqual(
      items
        .map(({ played_at }) => played_at)
        .toSorted()
        .toReversed(),
    );
    expect(items.at(-1)?.track.name).toBe(now);
    expect(items.at(-2)?.track.name).toBe(next);
  });

  it("counts what was left after thirty seconds, and not what was left before", async () => {
    const { command, names } = await remembering();
    await command("POST", "next");
    expect(await names()).toEqual([now]);
    await command("PUT", "seek?position_ms=29999");
    await command("POST", "next");
    expect(await names()).toEqual([now]);
    await command("PUT", "seek?position_ms=30000");
    await command("PUT", "pause");
    expect(await names()).toEqual([now]);
    await command("PUT", "play", { uris: [`spotify:track:${adasTrack(next)}`] });
    expect(await names()).toEqual(["Your Coat on My Chair", now]);
  });

  it("leaves out episodes, local files and private sessions", async () => {
    for (const person of ["carmen", "emeka", "farah"]) {
      const { longAfter, names } = await remembering(person);
      await longAfter(48 * 3_600_000);
      expect(await names()).toEqual([]);
    }
  });

  it("is fifty plays and no more, however long music plays", async () => {
    const { read, control, longAfter } = await remembering();
    await longAfter(365 * 24 * 3_600_000);
    const year = await read("?limit=50");
    expect(year.items).toHaveLength(50);
    expect(year.next).toBeNull();
    const times = year.items.map(({ played_at }) => Date.parse(played_at));
    expect(control.clock.now() - (times[0] ?? 0)).toBeLessThan(300_000);
    expect(new Set(times).size).toBe(50);
    control.playback.seek("ada", 0);
    control.playback.set("ada", { kind: "nothing" });
    expect(await read("?limit=50")).toEqual(year);
  });
});

describe("its pages", () => {
  async function withPlays() {
    const gustav = await remembering("gustav");
    const plays = [5000, 1000, 3000, 2000, 4000].map((playedAt) => ({ id: adasTrack(now), playedAt }));
    gustav.control.plays.add("gustav", plays);
    return { ...gustav, times: (page: Page) => page.items.map(({ played_at }) => Date.parse(played_at)) };
  }

  it("go back by `next`, to the end", async () => {
    const { read, times, ask } = await withPlays();
    const first = await read("?limit=2");
    expect(times(first)).toEqual([5000, 4000]);
    expect(first.cursors).toEqual({ after: "5000", before: "4000" });
    expect(first.next).toBe(`${origin}/v1/me/player/recently-played?limit=2&before=4000`);
    const second = (await (await ask(first.next?.slice(`${origin}/v1`.length) ?? "")).json()) as Page;
    expect(times(second)).toEqual([3000, 2000]);
    const last = await read("?limit=2&before=2000");
    expect([times(last), last.next]).toEqual([[1000], null]);
    expect(await read("?before=1000")).toMatchObject({ items: [], cursors: null, next: null });
  });

  it("go on by `after`, which is not in them itself", async () => {
    const { read, times } = await withPlays();
    const first = await read("?limit=2&after=2000");
    expect([times(first), first.next]).toEqual([
      [4000, 3000],
      `${origin}/v1/me/player/recently-played?limit=2&after=4000`,
    ]);
    const last = await read("?limit=2&after=4000");
    expect([times(last), last.next]).toEqual([[5000], null]);
    expect(await read("?after=5000")).toMatchObject({ items: [], cursors: null });
  });

  it.each(["limit=0", "limit=51", "limit=x", "limit="])("refuse %s", async (query) => {
    const { ask } = await withPlays();
    expect(await errorOf(await ask(`/me/player/recently-played?${query}`))).toEqual({
      status: 400,
      message: "Invalid limit",
    });
  });

  it.each(["after=1&before=2", "after=x", "before=-1"])("refuse %s", async (query) => {
    const { ask } = await withPlays();
    expect((await ask(`/me/player/recently-played?${query}`)).status).toBe(400);
  });
});

describe("plays set by control", () => {
  it("are listed, cut at fifty, and cleared", async () => {
    const { control, names } = await remembering();
    const uri = `spotify:track:${adasTrack(next)}`;
    const plays = control.plays.add("ada", [{ id: uri, contextUri: adasAlbumUri }]);
    expect(plays).toEqual([{ id: adasTrack(next), playedAt: control.clock.now(), contextUri: adasAlbumUri }]);
    const many = Array.from({ length: 60 }, (_, index) => ({ id: uri, playedAt: index }));
    expect(control.plays.add("ada", many)).toHaveLength(50);
    expect(control.plays.list("ada").at(-1)?.playedAt).toBe(11);
    control.plays.clear("ada");
    expect(control.plays.list("ada")).toEqual([]);
    expect(await names()).toEqual([]);
  });

  it.each([
    [{ id: "x" }, "plays.add: must be a list"],
    [[{ id: "nope" }], 'plays.add[0]: there is no track "nope"'],
    [[{ track: "x" }], 'plays.add[0]: has no setting "track"'],
    [[{ id: adasTrack(now), playedAt: "now" }], "plays.add[0]: playedAt: must be a number"],
    [[{ id: adasTrack(now), playedAt: -1 }], "plays.add[0]: playedAt: must be 0 or more"],
  ])("refuse %o", async (input, message) => {
    const { control } = await remembering();
    expect(() => control.plays.add("ada", input as never)).toThrow(message);
  });
});
