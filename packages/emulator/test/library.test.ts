import { describe, expect, it } from "vitest";
import { idFor } from "../src/catalogue/ids.ts";
import type { SpotifyScope } from "../src/index.ts";
import { origin } from "./flow.ts";
import {
  emulatorIn,
  everything,
  forbidden,
  member,
  noScope,
  nothingThere,
  refusalOf,
  strangeId,
  trackIds,
  trackUris,
} from "./member.ts";

interface Page {
  href: string;
  items: Record<string, unknown>[];
  limit: number;
  next: string | null;
  previous: string | null;
  total: number;
}

const uris = {
  track: trackUris[0] ?? "",
  album: `spotify:album:${idFor("album", "Os Telhados", "Varanda")}`,
  episode: `spotify:episode:${idFor("episode", "Feierabend mit <Frau Öz>", "Folge 7: Übermorgen")}`,
  show: `spotify:show:${idFor("show", "Feierabend mit <Frau Öz>")}`,
  audiobook: `spotify:audiobook:${idFor("audiobook", "Nachtbus nach Norden")}`,
  artist: `spotify:artist:${idFor("artist", "Os Telhados")}`,
  user: "spotify:user:carmen",
  playlist: `spotify:playlist:${idFor("playlist", "ada", "Evening Ferry")}`,
} as const;
type Kind = keyof typeof uris;
const kinds = Object.keys(uris) as Kind[];
const shelves = ["album", "track", "episode", "show", "audiobook"] as const;
const idOf = (kind: Kind) => uris[kind].split(":").at(-1) ?? "";
const all = kinds.map((kind) => uris[kind]).join(",");

// Gustav begins with an empty library.
describe("/me/library", () => {
  it("saves, tells and removes everything that can be saved, in Development Mode too", async () => {
    const { ask, read } = await member(emulatorIn("development"), "gustav");
    const contains = () => read<boolean[]>(`/me/library/contains?uris=${all}`);
    expect(await contains()).toEqual(kinds.map(() => false));
    const saving = await ask("PUT", `/me/library?uris=${all}`);
    expect([saving.status, await saving.text()]).toEqual([200, ""]);
    expect(await contains()).toEqual(kinds.map(() => true));
    const removing = await ask("DELETE", `/me/library?uris=${uris.album},${uris.user}`);
    expect([removing.status, await removing.text()]).toEqual([200, ""]);
    expect(await contains()).toEqual(kinds.map((kind) => kind !== "album" && kind !== "user"));
  });

  it("shows what was saved in the list of its type, newest first, with the second it came", async () => {
    const emulator = emulatorIn("development");
    const { ask, read } = await member(emulator, "gustav");
    const { clock } = emulator.control;
    clock.set(Date.parse("2026-03-01T10:00:00.900Z"));
    await ask("PUT", `/me/library?uris=${uris.track}`);
    clock.advance(60_000);
    await ask("PUT", `/me/library?uris=${all},${trackUris[1]}`);
    const { items, total } = await read<Page>("/me/tracks");
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { added_at: "2026-03-01T10:01:00Z", track: { uri: trackUris[1] } },
      // Saving it again did not make it newer.
      { added_at: "2026-03-01T10:00:00Z", track: { uri: trackUris[0] } },
    ]);
    for (const kind of shelves) {
      const page = await read<Page>(`/me/${kind}s`);
      expect(page.items.at(-1), kind).toMatchObject({ [kind]: { uri: uris[kind], type: kind } });
    }
    expect(await read("/me/following?type=artist")).toMatchObject({
      artists: { items: [{ uri: uris.artist }] },
    });
    expect(await read("/me/playlists")).toMatchObject({ items: [{ uri: uris.playlist }] });
  });

  const modify = (kind: Kind): SpotifyScope =>
    kind === "playlist"
      ? "playlist-modify-public"
      : kind === "artist" || kind === "user"
        ? "user-follow-modify"
        : "user-library-modify";

  it.each(kinds)("wants the scopes for %s, whatever else there is", async (kind) => {
    const readScope = modify(kind).replace("modify-public", "read-private").replace("modify", "read");
    const missing = [modify(kind), readScope];
    const { ask } = await member(
      emulatorIn("development"),
      "gustav",
      everything.filter((scope) => !missing.includes(scope)),
    );
    expect(await refusalOf(ask("PUT", `/me/library?uris=${uris[kind]}`))).toEqual(noScope);
    expect(await refusalOf(ask("PUT", `/me/library?uris=${all}`))).toEqual(noScope);
    expect(await refusalOf(ask("DELETE", `/me/library?uris=${uris[kind]}`))).toEqual(noScope);
    expect(await refusalOf(ask("GET", `/me/library/contains?uris=${uris[kind]}`))).toEqual(noScope);
  });

  it("takes forty and no more, in the query alone, and nothing that cannot be saved", async () => {
    const { ask, read } = await member(emulatorIn("development"), "gustav");
    const forty = Array(40).fill(uris.track).join(",");
    expect((await ask("PUT", `/me/library?uris=${forty}`)).status).toBe(200);
    const refused: [string, string][] = [
      [`?uris=${forty},${uris.track}`, "Too many uris requested"],
      ["", "Missing required field: uris"],
      ["?uris=", "Missing required field: uris"],
      [`?uris=${trackIds[0]}`, `Invalid uri: ${trackIds[0]}`],
      ["?uris=spotify:track:short", "Invalid uri: spotify:track:short"],
      [`?uris=spotify:chapter:${strangeId}`, `Unsupported uri type: spotify:chapter:${strangeId}`],
    ];
    for (const [query, message] of refused) {
      for (const [method, path] of [
        ["PUT", ""],
        ["DELETE", ""],
        ["GET", "/contains"],
      ] as const) {
        const body = method === "GET" ? undefined : { uris: [uris.track] };
        expect(await refusalOf(ask(method, `/me/library${path}${query}`, body)), query).toEqual([
          400,
          message,
        ]);
      }
    }
    const strange = `spotify:track:${strangeId}`;
    expect(await refusalOf(ask("PUT", `/me/library?uris=${uris.album},${strange}`))).toEqual(nothingThere);
    expect(await read(`/me/library/contains?uris=${uris.album},${strange}`)).toEqual([false, false]);
  });
});

describe.each(shelves)("/me/%ss", (kind) => {
  const path = `/me/${kind}s`;
  const scopes: SpotifyScope[] = ["user-library-read", "user-read-playback-position"];

  it("saves, tells and removes by ids of the query or of the body; the query wins", async () => {
    const { ask, read } = await member(emulatorIn(), "gustav");
    const contains = async () =>
      (await read<boolean[]>(`${path}/contains?ids=${idOf(kind)},${strangeId}`))[0];
    for (const [query, body] of [
      [`?ids=${idOf(kind)}`, undefined],
      ["", { ids: [idOf(kind)] }],
      [`?ids=${idOf(kind)}`, { ids: [strangeId] }],
    ] as const) {
      expect((await ask("PUT", path + query, body)).status).toBe(200);
      expect(await contains()).toBe(true);
      expect((await read<Page>(path)).items).toMatchObject([{ [kind]: { id: idOf(kind) } }]);
      const removing = await ask("DELETE", path + query, body);
      expect([removing.status, await removing.text()]).toEqual([200, ""]);
      expect(await contains()).toBe(false);
    }
  });

  it("refuses what is none, what is missing and what is too much", async () => {
    const { ask } = await member(emulatorIn(), "gustav");
    const many = (count: number) => Array<string>(count).fill(idOf(kind));
    for (const method of ["PUT", "DELETE"]) {
      expect(await refusalOf(ask(method, path))).toEqual([400, "Missing required field: ids"]);
      expect(await refusalOf(ask(method, path, { ids: [] }))).toEqual([400, "Missing required field: ids"]);
      expect(await refusalOf(ask(method, path, "{"))).toEqual([400, "Malformed json"]);
      expect(await refusalOf(ask(method, path, { ids: [7] }))).toEqual([400, "Invalid base62 id"]);
      expect(await refusalOf(ask(method, `${path}?ids=short`))).toEqual([400, "Invalid base62 id"]);
      expect(await refusalOf(ask(method, path, { ids: many(51) }))).toEqual([400, "Too many ids requested"]);
    }
    const most = kind === "album" ? 20 : 50;
    expect((await ask("PUT", `${path}?ids=${many(most)}`)).status).toBe(200);
    expect((await ask("PUT", path, { ids: many(50) })).status).toBe(200);
    expect(await refusalOf(ask("PUT", `${path}?ids=${many(most + 1)}`))).toEqual([
      400,
      "Too many ids requested",
    ]);
    expect(await refusalOf(ask("GET", `${path}/contains?ids=${many(51)}`))).toEqual([
      400,
      "Too many ids requested",
    ]);
    expect(await refusalOf(ask("PUT", `${path}?ids=${strangeId}`))).toEqual(nothingThere);
  });

  it("in Development Mode has the list alone", async () => {
    const { ask } = await member(emulatorIn("development"));
    expect((await ask("GET", path)).status).toBe(200);
    for (const [method, end] of [
      ["PUT", ""],
      ["DELETE", ""],
      ["GET", "/contains"],
    ] as const) {
      expect(await refusalOf(ask(method, `${path}${end}?ids=${idOf(kind)}`))).toEqual(forbidden);
    }
  });

  it("wants its scopes", async () => {
    const emulator = emulatorIn();
    const reader = await member(emulator, "ada", scopes);
    const writer = await member(emulator, "ada", ["user-library-modify"]);
    const query = `?ids=${idOf(kind)}`;
    expect((await reader.ask("GET", path)).status).toBe(200);
    expect(await refusalOf(writer.ask("GET", path))).toEqual(noScope);
    expect(await refusalOf(writer.ask("GET", `${path}/contains${query}`))).toEqual(noScope);
    expect(await refusalOf(reader.ask("PUT", path + query))).toEqual(noScope);
    expect(await refusalOf(reader.ask("DELETE", path + query))).toEqual(noScope);
  });

  it("pages", async () => {
    const { ask, read } = await member(emulatorIn());
    const { total } = await read<Page>(path);
    const page = await read<Page>(`${path}?limit=1&offset=1`);
    expect(page).toMatchObject({ limit: 1, total, href: `${origin}/v1${path}?limit=1&offset=1` });
    expect(page.items).toHaveLength(total > 1 ? 1 : 0);
    expect(page.previous).toBe(`${origin}/v1${path}?limit=1&offset=0`);
    expect(await refusalOf(ask("GET", `${path}?limit=51`))).toEqual([400, "Invalid limit"]);
  });
});

describe("saved tracks and episodes", () => {
  it("timestamped_ids set the time, and are heard before all other ids", async () => {
    const { ask, read } = await member(emulatorIn(), "gustav");
    const [first = "", second = "", third = ""] = trackIds;
    const body = {
      ids: [third],
      timestamped_ids: [
        { id: first, added_at: "2019-01-01T00:00:00Z" },
        { id: second, added_at: "2023-01-15T14:30:00.500Z" },
      ],
    };
    expect((await ask("PUT", `/me/tracks?ids=${third}`, body)).status).toBe(200);
    expect((await read<Page>("/me/tracks")).items).toMatchObject([
      { added_at: "2023-01-15T14:30:00Z", track: { id: second } },
      { added_at: "2019-01-01T00:00:00Z", track: { id: first } },
    ]);
    const put = (timestamped_ids: unknown) => refusalOf(ask("PUT", "/me/tracks", { timestamped_ids }));
    expect(await put([{ id: first, added_at: "yesterday" }])).toEqual([400, "Invalid added_at"]);
    expect(await put([{ id: first }])).toEqual([400, "Invalid added_at"]);
    expect(await put([first])).toEqual([400, "Invalid base62 id"]);
    expect(await put([])).toEqual([400, "Missing required field: timestamped_ids"]);
    expect(await put(Array(51).fill({ id: first, added_at: "2019-01-01T00:00:00Z" }))).toEqual([
      400,
      "Too many ids requested",
    ]);
  });

  it("the list of episodes wants the position as well", async () => {
    const { ask } = await member(emulatorIn(), "ada", ["user-library-read"]);
    expect(await refusalOf(ask("GET", "/me/episodes"))).toEqual(noScope);
  });

  it("a market that is none is told", async () => {
    const { ask } = await member(emulatorIn());
    expect((await ask("GET", "/me/tracks?market=xx")).status).toBe(400);
  });
});

describe("/me/following", () => {
  const artists = ["Os Telhados", "Ines Morrow", "Kestrel & Vane"].map((name) => idFor("artist", name));

  it("follows and unfollows artists and people, and tells", async () => {
    const { ask, read } = await member(emulatorIn(), "gustav");
    const people = ["bela", "carmen"];
    for (const [type, ids] of [
      ["artist", artists],
      ["user", people],
    ] as const) {
      const contains = () => read(`/me/following/contains?type=${type}&ids=${ids}`);
      expect(await contains()).toEqual(ids.map(() => false));
      expect((await ask("PUT", `/me/following?type=${type}`, { ids })).status).toBe(204);
      expect(await contains()).toEqual(ids.map(() => true));
      expect((await ask("DELETE", `/me/following?type=${type}&ids=${ids[0]}`)).status).toBe(204);
      expect(await contains()).toEqual(ids.map((_, index) => index > 0));
    }
  });

  it("lists artists by a cursor, none twice and none left out, though one goes meanwhile", async () => {
    interface Followed {
      artists: {
        items: { id: string; genres: string[] }[];
        next: string | null;
        total: number;
        cursors: { after: string | null };
      };
    }
    const { ask, read } = await member(emulatorIn(), "gustav");
    await ask("PUT", `/me/following?type=artist&ids=${artists}`);
    const first = (await read<Followed>("/me/following?type=artist&limit=1")).artists;
    const [one] = first.items;
    expect(first).toMatchObject({ total: 3, limit: 1, cursors: { after: one?.id } });
    expect(first.next).toBe(`${origin}/v1/me/following?type=artist&limit=1&after=${one?.id}`);
    const second = (await read<Followed>(String(first.next).slice(`${origin}/v1`.length))).artists;
    expect(second.items.map(({ id }) => id)).toEqual([[...artists].sort()[1]]);
    await ask("DELETE", `/me/following?type=artist&ids=${one?.id}`);
    const rest = (await read<Followed>(`/me/following?type=artist&after=${one?.id}`)).artists;
    expect(rest).toMatchObject({ total: 2, next: null, cursors: { after: null } });
    expect([one, ...rest.items].map((artist) => artist?.id).sort()).toEqual([...artists].sort());
  });

  it("refuses other types, strangers and missing scopes", async () => {
    const emulator = emulatorIn();
    const { ask } = await member(emulator, "gustav");
    expect(await refusalOf(ask("GET", "/me/following"))).toEqual([400, "Missing required field: type"]);
    expect(await refusalOf(ask("GET", "/me/following?type=user"))).toEqual([400, "Invalid type"]);
    expect(await refusalOf(ask("PUT", "/me/following?type=user&ids=nobody"))).toEqual(nothingThere);
    expect(await refusalOf(ask("PUT", "/me/following?type=artist&ids=bela"))).toEqual([
      400,
      "Invalid base62 id",
    ]);
    expect(await refusalOf(ask("GET", "/me/following/contains?type=user"))).toEqual([
      400,
      "Missing required field: ids",
    ]);
    const bare = await member(emulator, "gustav", []);
    for (const [method, end] of [
      ["GET", ""],
      ["PUT", ""],
      ["DELETE", ""],
      ["GET", "/contains"],
    ] as const) {
      expect(await refusalOf(bare.ask(method, `/me/following${end}?type=artist&ids=${artists}`))).toEqual(
        noScope,
      );
    }
    const small = await member(emulatorIn("development"));
    expect((await small.ask("GET", "/me/following?type=artist")).status).toBe(200);
    expect(await refusalOf(small.ask("PUT", "/me/following?type=artist&ids=x"))).toEqual(forbidden);
  });
});
