import { describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import { isrcOf, upcOf } from "../src/catalogue/codes.ts";
import { type Page, reading, refused } from "./reading.ts";

const catalogue = openCatalogue();
const everyType = ["album", "artist", "playlist", "track", "show", "episode", "audiobook"];
const [track] = catalogue.tracks.values();
const [album] = catalogue.albums.values();

type Found = Record<string, Page<{ id: string; name: string } | null>>;

async function searching(options: Parameters<typeof reading>[0] = {}) {
  const { read, control } = await reading(options);
  const search = async (q: string, type = "track", more = "") =>
    (await read<Found>(`/search?q=${encodeURIComponent(q)}&type=${type}${more}`)).body;
  const names = async (q: string, type = "track") =>
    (await search(q, type))[`${type}s`]?.items.map((item) => item?.name ?? null);
  return { read, control, search, names };
}

describe("a search", () => {
  it("needs a question and kinds of things that there are", async () => {
    const { read } = await searching();
    expect(await read("/search?type=track")).toEqual(refused(400, "No search query"));
    expect(await read("/search?type=track&q=%20")).toEqual(refused(400, "No search query"));
    expect(await read("/search?q=a")).toEqual(refused(400, "Missing parameter type"));
    expect(await read("/search?q=a&type=track,foo")).toEqual(refused(400, "Bad search type field foo"));
    expect(await read(`/search?q=${"a".repeat(251)}&type=track`)).toEqual(
      refused(400, "Query exceeds maximum length of 250 characters"),
    );
  });

  it("answers a page for each kind, each with links of its own", async () => {
    const { search, read } = await searching();
    const body = await search("the", everyType.join(","), "&limit=2");
    expect(Object.keys(body)).toEqual(everyType.map((type) => `${type}s`));
    const { albums } = body;
    expect(albums).toMatchObject({ limit: 2, offset: 0, previous: null });
    expect(albums?.items).toHaveLength(2);
    const next = await read<Found>(albums?.next ?? "");
    expect(Object.keys(next.body)).toEqual(["albums"]);
    expect(next.body.albums).toMatchObject({ offset: 2, total: albums?.total });
  });

  it("goes no further than a thousand", async () => {
    const { search, read } = await searching();
    const { tracks } = await search("a", "track", "&limit=50&offset=950");
    expect(tracks).toMatchObject({ next: null, total: expect.any(Number) });
    expect(tracks?.total).toBeGreaterThan(1000);
    expect(tracks?.items).toHaveLength(50);
    expect(await read("/search?q=a&type=track&limit=50&offset=951")).toEqual(refused(400, "Invalid offset"));
    expect(await read("/search?q=a&type=track&offset=-1")).toEqual(refused(400, "Invalid offset"));
  });

  it("does not mind case, accents and the ends of words", async () => {
    const { names } = await searching();
    expect(await names("CAFE as tres")).toEqual(["Café às Três"]);
    expect(await names("fjallbackens", "artist")).toEqual(["Åsa & Fjällbäckens Önskekör"]);
    expect(await names("cartog arithm")).toEqual([]);
    expect(await names("arithm morrow")).toEqual(["Blue Hour Arithmetic"]);
    expect(await names("снег депо")).toEqual(["Снег над депо"]);
    expect(await names("販売機")).toEqual(["自動販売機の歌"]);
    expect(await names("بيروت")).toEqual(["Live from بيروت (اليوم الثاني)"]);
    expect(await names("🚀")).toEqual(["soft launch 🚀"]);
    expect(await names("!!!")).toEqual([]);
  });

  it("has first what bears the very name", async () => {
    const { names } = await searching();
    for (const name of ["Weather for Two", "Slow Satellite", "Receipts"]) {
      expect((await names(name))?.[0]).toBe(name);
    }
  });

  it("keeps words in quotes together", async () => {
    const { names } = await searching();
    expect(await names("front deck upper")).toEqual(["Upper Deck, Front Seat"]);
    expect(await names('"deck front"')).toEqual(["Upper Deck, Front Seat"]);
    expect(await names('"front deck"')).toEqual([]);
  });

  it.each([
    ['artist:"Kestrel & Vane"', "track", ["N29", "Upper Deck, Front Seat", "Last Stop Is a Garden"]],
    ["track:N29 artist:Kestrel Vane", "track", ["N29"]],
    ["album:slow satellite telephone", "track", []],
    ['telephone album:"slow satellite"', "track", ["Telephone in the Grass"]],
    ["artist:paper lanterns year:2026", "album", ["Matches"]],
    ["artist:paper lanterns year:2020-2025", "album", ["Weather for Two"]],
    ["artist:paper lanterns year:2030", "album", []],
    ["genre:city-pop artist:ひかり通信", "artist", ["ひかり通信"]],
    ['genre:"city pop" 自動', "track", ["自動販売機の歌"]],
    [`isrc:${track === undefined ? "" : isrcOf(track)}`, "track", [track?.name]],
    [`upc:${album === undefined ? "" : upcOf(album.id)}`, "album", [album?.name]],
    ["isrc:XXA000000000", "track", []],
    ["upc:123", "track", []],
    ["colour:red", "track", []],
  ])("%s finds among %ss %j", async (q, type, expected) => {
    const { names } = await searching();
    expect([...((await names(q, type)) ?? [])].sort()).toEqual([...expected].sort());
  });

  it("knows what is new", async () => {
    const { names, control } = await searching();
    control.clock.set(Date.UTC(2026, 8, 5));
    expect(await names("tag:new", "album")).toEqual(["Matches"]);
    control.clock.advance(14 * 24 * 60 * 60 * 1000);
    expect(await names("tag:new", "album")).toEqual([]);
    const hip = await names("tag:hipster", "album");
    expect(hip?.length).toBeGreaterThan(0);
  });

  it("finds playlists; those of Spotify's own leave holes for new apps", async () => {
    const whole = await searching();
    expect(await whole.names("wooden instruments", "playlist")).toEqual(["Wooden Instruments"]);
    const small = await searching({ mode: "development" });
    expect(await small.names("wooden instruments", "playlist")).toEqual([null]);
  });

  it("without a person and a market has holes for spoken content", async () => {
    const app = await searching({ person: null });
    expect(await app.names("kettle", "show")).toEqual([null]);
    const found = await app.search("kettle", "show", "&market=SE");
    expect(found.shows?.items).toEqual([expect.objectContaining({ name: "The Daily Kettle" })]);
  });

  it("takes anything for a question", async () => {
    const { read } = await searching();
    for (const q of [
      '"',
      'artist:"',
      "artist:",
      "year:",
      "year:x-y",
      ":",
      "a".repeat(250),
      "\u0000",
      "%",
      "*",
      "(",
      "\\",
      "🇸🇪",
    ]) {
      expect((await read(`/search?q=${encodeURIComponent(q)}&type=${everyType}`)).status, q).toBe(200);
    }
  });
});
