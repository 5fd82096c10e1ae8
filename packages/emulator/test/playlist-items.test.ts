import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idFor } from "../src/catalogue/ids.ts";
import { clientId, origin } from "./flow.ts";
import {
  emulatorIn,
  episodeUri,
  forbidden,
  type Member,
  member,
  noScope,
  nothingThere,
  refusalOf,
  strangeId,
  trackIds,
  trackUris,
} from "./member.ts";

interface Page {
  items: { item: { uri: string } | null; added_at: string | null; added_by: { id: string } | null }[];
  total: number;
  next: string | null;
}

const ferry = idFor("playlist", "ada", "Evening Ferry");
const odds = idFor("playlist", "ada", "Odds and Ends");
const ours = idFor("playlist", "ada", "Ours");
const [one = "", two = "", three = "", four = ""] = trackUris;

/** A playlist of a person's own, and what is done with its entries by the path of 2026. */
async function playlistOf(person: Member, uris: readonly string[] = []) {
  const created = await person.ask("POST", "/me/playlists", { name: "Mine" });
  const { id } = (await created.json()) as { id: string };
  const path = `/playlists/${id}/items`;
  const snapshot = async (answer: Response, status = 200) => {
    const body = (await answer.json()) as { snapshot_id: string };
    expect([answer.status, Object.keys(body)]).toEqual([status, ["snapshot_id"]]);
    return body.snapshot_id;
  };
  const playlist = {
    id,
    path,
    add: async (uris: readonly string[], position?: number) =>
      snapshot(
        await person.ask("POST", path, { uris, ...(position === undefined ? {} : { position }) }),
        201,
      ),
    replace: async (uris: readonly string[]) => snapshot(await person.ask("PUT", path, { uris })),
    reorder: async (body: object) => snapshot(await person.ask("PUT", path, body)),
    remove: async (uris: readonly string[], snapshot_id?: string) =>
      snapshot(await person.ask("DELETE", path, { items: uris.map((uri) => ({ uri })), snapshot_id })),
    uris: async () => {
      const { items } = await person.read<Page>(`${path}?limit=50&additional_types=episode`);
      return items.map(({ item }) => item?.uri);
    },
  };
  if (uris.length > 0) await playlist.add(uris);
  return playlist;
}

const ada = async () => member(emulatorIn("development"));

describe("adding", () => {
  it("goes to the end or to a place, by body or query, and says who and when", async () => {
    const person = await ada();
    const { add, uris, path, id } = await playlistOf(person);
    await add([one, two]);
    await add([episodeUri], 0);
    await add([three], 1);
    expect(await uris()).toEqual([episodeUri, three, one, two]);
    await person.ask("POST", `${path}?position=1&uris=${four}`, { uris: [one], position: 0 });
    expect(await uris()).toEqual([episodeUri, four, three, one, two]);
    const now = new Date(person.emulator.control.clock.now()).toISOString().replace(/\.\d+/, "");
    const { items } = await person.read<Page>(path);
    expect(items[0]).toMatchObject({ added_at: now, added_by: { id: "ada" } });
    expect(await person.read(`/playlists/${id}`)).toMatchObject({ items: { total: 5 } });
  });

  it("takes a hundred tracks and episodes that there are, at a place that there is", async () => {
    const person = await ada();
    const { path, add, uris } = await playlistOf(person, [one]);
    const post = (body: unknown, query = "") => refusalOf(person.ask("POST", path + query, body));
    const hundred = Array<string>(100).fill(one);
    const local = "spotify:local:Artist:Album:Title:200";
    expect(await post(undefined)).toEqual([400, "No uris provided"]);
    expect(await post({ uris: [] })).toEqual([400, "No uris provided"]);
    expect(await post({ uris: one })).toEqual([400, "No uris provided"]);
    expect(await post({ uris: [...hundred, one] })).toEqual([
      400,
      "You can add a maximum of 100 tracks per request.",
    ]);
    expect(await post({ uris: [trackIds[0]] })).toEqual([
      400,
      `JSON body contains an invalid track uri: ${trackIds[0]}`,
    ]);
    expect(await post({ uris: [local] })).toEqual([400, `JSON body contains an invalid track uri: ${local}`]);
    expect(await post({ uris: [7] })).toEqual([400, "JSON body contains an invalid track uri: 7"]);
    expect(await post({}, "?uris=spotify:album:x")).toEqual([400, "Invalid track uri: spotify:album:x"]);
    expect(await post({ uris: [one, `spotify:track:${strangeId}`] })).toEqual([
      400,
      "Payload contains a non-existing ID",
    ]);
    expect(await post({ uris: [one], position: 2 })).toEqual([400, "Invalid position"]);
    expect(await post({ uris: [one], position: -1 })).toEqual([400, "Invalid position"]);
    expect(await post({ uris: [one], position: "0" })).toEqual([400, "Invalid position"]);
    expect(await post({ uris: [one] }, "?position=x")).toEqual([400, "Invalid position"]);
    expect(await post("{")).toEqual([400, "Malformed json"]);
    expect(await uris()).toEqual([one]);
    await add(hundred, 1);
    expect(await person.read(path)).toMatchObject({ total: 101 });
  });
});

describe("replacing and reordering", () => {
  it("replaces by body or query, and empties", async () => {
    const person = await ada();
    const { replace, uris, path } = await playlistOf(person, [one, two]);
    await replace([three, three]);
    expect(await uris()).toEqual([three, three]);
    await person.ask("PUT", `${path}?uris=${four},${one}`, { uris: [two] });
    expect(await uris()).toEqual([four, one]);
    await replace([]);
    expect(await uris()).toEqual([]);
    await replace([one]);
    expect((await person.ask("PUT", `${path}?uris=`)).status).toBe(200);
    expect(await uris()).toEqual([]);
  });

  it("moves one or several, forwards and back, as Spotify's examples have it", async () => {
    const person = await ada();
    const { reorder, uris } = await playlistOf(person, [one, two, three, four]);
    await reorder({ range_start: 0, insert_before: 4 });
    expect(await uris()).toEqual([two, three, four, one]);
    await reorder({ range_start: 3, insert_before: 0 });
    expect(await uris()).toEqual([one, two, three, four]);
    await reorder({ range_start: 2, insert_before: 0, range_length: 2 });
    expect(await uris()).toEqual([three, four, one, two]);
    await reorder({ range_start: 0, insert_before: 1, range_length: 3 });
    expect(await uris()).toEqual([three, four, one, two]);
  });

  it("are not done in one, nor with places that there are not", async () => {
    const person = await ada();
    const { uris, path } = await playlistOf(person, [one, two]);
    const put = async (body?: unknown) => refusalOf(person.ask("PUT", path, body));
    expect(await put({ uris: [one], range_start: 0, insert_before: 1 })).toEqual([
      400,
      "Items cannot be replaced and reordered in one request",
    ]);
    expect(await put()).toEqual([400, "No uris provided"]);
    expect(await put({ range_start: 0 })).toEqual([400, "Missing required field: insert_before"]);
    expect(await put({ insert_before: 0 })).toEqual([400, "Missing required field: range_start"]);
    expect(await put({ range_start: 2, insert_before: 0 })).toEqual([400, "Invalid range_start"]);
    expect(await put({ range_start: 0, insert_before: 3 })).toEqual([400, "Invalid insert_before"]);
    expect(await put({ range_start: 1, insert_before: 0, range_length: 2 })).toEqual([
      400,
      "Invalid range_length",
    ]);
    expect(await put({ range_start: 0.5, insert_before: 0 })).toEqual([400, "Invalid range_start"]);
    expect(await put({ uris: Array(101).fill(one) })).toEqual([
      400,
      "You can add a maximum of 100 tracks per request.",
    ]);
    expect(await uris()).toEqual([one, two]);
  });
});

describe("removing", () => {
  it("takes every occurrence, passes over what is not there, and takes local files too", async () => {
    const person = await ada();
    const { remove, uris } = await playlistOf(person, [one, two, one, three, one]);
    await remove([one, four]);
    expect(await uris()).toEqual([two, three]);
    const local = person.emulator.control.playlists.get(odds).entries[2]?.uri ?? "";
    const body = { items: [{ uri: local }] };
    expect((await person.ask("DELETE", `/playlists/${odds}/items`, body)).status).toBe(200);
    expect(await person.read(`/playlists/${odds}/items`)).toMatchObject({ total: 3 });
  });

  it("is told what to remove as objects, under the path's own name", async () => {
    const person = await ada();
    const { path, uris, id } = await playlistOf(person, [one]);
    const remove = (body: unknown, end = path) => refusalOf(person.ask("DELETE", end, body));
    expect(await remove({ items: [one] })).toEqual([400, "Invalid base62 id"]);
    expect(await remove({ uris: [one] })).toEqual([400, "No uris provided"]);
    expect(await remove({ tracks: [{ uri: one }] })).toEqual([400, "No uris provided"]);
    expect(await remove(undefined)).toEqual([400, "No uris provided"]);
    expect(await remove({ items: [{ uri: "x" }] })).toEqual([
      400,
      "JSON body contains an invalid track uri: x",
    ]);
    expect((await remove({ items: Array(101).fill({ uri: one }) }))[0]).toBe(400);
    person.emulator.control.apps.update(clientId, { mode: "extended" });
    expect(await remove({ items: [{ uri: one }] }, `/playlists/${id}/tracks`)).toEqual([
      400,
      "No uris provided",
    ]);
    expect(await uris()).toEqual([one]);
    expect((await person.ask("DELETE", `/playlists/${id}/tracks`, { tracks: [{ uri: one }] })).status).toBe(
      200,
    );
    expect(await uris()).toEqual([]);
  });
});

describe("snapshots", () => {
  it("change with each write, and are the playlist's", async () => {
    const person = await ada();
    const { add, replace, reorder, remove, id } = await playlistOf(person);
    const seen = [
      await add([one, two]),
      await reorder({ range_start: 0, insert_before: 2 }),
      await remove([one]),
      await replace([three]),
    ];
    expect(new Set(seen).size).toBe(4);
    for (const snapshot of seen) expect(Buffer.from(snapshot, "base64").toString("base64")).toBe(snapshot);
    expect(await person.read(`/playlists/${id}?fields=snapshot_id`)).toEqual({ snapshot_id: seen.at(-1) });
  });

  it("pin what a change was made for: what came since stays where it is", async () => {
    const person = await ada();
    const { add, reorder, remove, uris } = await playlistOf(person);
    const before = await add([one, two, three]);
    await add([four, one], 0);
    expect(await uris()).toEqual([four, one, one, two, three]);
    await remove([one], before);
    expect(await uris()).toEqual([four, one, two, three]);
    await reorder({ range_start: 2, insert_before: 1, snapshot_id: before });
    expect(await uris()).toEqual([four, one, three, two]);
    // What stood at that place is gone: what followed it is where it goes.
    await reorder({ range_start: 1, insert_before: 0, snapshot_id: before });
    expect(await uris()).toEqual([four, one, two, three]);
  });

  it("of another playlist, of a later time, or none at all are refused", async () => {
    const person = await ada();
    const { add, path, uris } = await playlistOf(person);
    const other = await (await playlistOf(person)).add([one]);
    await add([one, two]);
    for (const snapshot_id of [other, "", "nonsense", 7, Buffer.alloc(24, 1).toString("base64")]) {
      const refusal = [400, "Invalid snapshot_id"];
      const range = { range_start: 0, insert_before: 2, snapshot_id };
      expect(await refusalOf(person.ask("PUT", path, range))).toEqual(refusal);
      expect(await refusalOf(person.ask("PUT", path, { uris: [], snapshot_id }))).toEqual(refusal);
      expect(await refusalOf(person.ask("DELETE", path, { items: [{ uri: one }], snapshot_id }))).toEqual(
        refusal,
      );
    }
    expect(await uris()).toEqual([one, two]);
  });
});

describe("rights", () => {
  const writes = [
    ["POST", { uris: [one] }, "You cannot add tracks to a playlist you don't own."],
    ["PUT", { uris: [one] }, "You cannot reorder tracks in a playlist you don't own."],
    ["DELETE", { items: [{ uri: one }] }, "You cannot remove tracks from a playlist you don't own."],
  ] as const;

  it.each(writes)(
    "%s is the owner's, and with a collaborative playlist its followers'",
    async (method, body, text) => {
      const emulator = emulatorIn("development");
      const [bela, hana] = [await member(emulator, "bela"), await member(emulator, "hana")];
      expect(await refusalOf(bela.ask(method, `/playlists/${ferry}/items`, body))).toEqual([403, text]);
      expect(await refusalOf(hana.ask(method, `/playlists/${ours}/items`, body))).toEqual([403, text]);
      expect((await bela.ask(method, `/playlists/${ours}/items`, body)).ok).toBe(true);
      await hana.ask("PUT", `/me/library?uris=spotify:playlist:${ours}`);
      expect((await hana.ask(method, `/playlists/${ours}/items`, body)).ok).toBe(true);
      expect(await refusalOf(bela.ask(method, `/playlists/${odds}/items`, body))).toEqual(nothingThere);
    },
  );

  it.each(writes)("%s takes the scope for public or for private ones", async (method, body) => {
    const emulator = emulatorIn("development");
    const open = await member(emulator, "ada", ["playlist-modify-public"]);
    const secret = await member(emulator, "ada", ["playlist-modify-private"]);
    expect((await open.ask(method, `/playlists/${ferry}/items`, body)).ok).toBe(true);
    expect(await refusalOf(open.ask(method, `/playlists/${odds}/items`, body))).toEqual(noScope);
    expect((await secret.ask(method, `/playlists/${odds}/items`, body)).ok).toBe(true);
    expect(await refusalOf(secret.ask(method, `/playlists/${ferry}/items`, body))).toEqual(noScope);
    const bare = await member(emulator, "ada", []);
    expect(await refusalOf(bare.ask(method, `/playlists/${ferry}/items`, body))).toEqual(noScope);
  });

  it("in Development Mode others may not read the entries, and the old path is gone", async () => {
    const emulator = emulatorIn("development");
    const bela = await member(emulator, "bela");
    expect(await refusalOf(bela.ask("GET", `/playlists/${ferry}/items`))).toEqual(forbidden);
    expect((await bela.ask("GET", `/playlists/${ours}/items`)).status).toBe(200);
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      expect(await refusalOf(bela.ask(method, `/playlists/${ours}/tracks`))).toEqual(forbidden);
    }
    emulator.control.apps.update(clientId, { mode: "extended" });
    expect((await bela.ask("GET", `/playlists/${ferry}/items`)).status).toBe(200);
  });
});

describe("pages", () => {
  it("hold fifty by the path of 2026, a hundred by the old one, with both names there", async () => {
    const person = await member(emulatorIn());
    const { id, replace } = await playlistOf(person);
    await replace(Array<string>(100).fill(one));
    const old = await person.read<Page>(`/playlists/${id}/tracks?limit=100`);
    expect(old.items).toHaveLength(100);
    expect(old.items[0]).toHaveProperty("track.uri", one);
    expect(old.items[0]).toHaveProperty("item.uri", one);
    expect(await refusalOf(person.ask("GET", `/playlists/${id}/tracks?limit=101`))).toEqual([
      400,
      "Invalid limit",
    ]);
    expect(await refusalOf(person.ask("GET", `/playlists/${id}/items?limit=51`))).toEqual([
      400,
      "Invalid limit",
    ]);
    const { next } = await person.read<Page>(`/playlists/${id}/items?fields=next&limit=50`);
    expect(next).toBe(`${origin}/v1/playlists/${id}/items?fields=next&limit=50&offset=50`);
  });
});

it("changes that come at once are all made, one after the other", async () => {
  const person = await ada();
  const { path, add, uris } = await playlistOf(person, [one]);
  const snapshots = await Promise.all(Array.from({ length: 20 }, () => add([two])));
  expect(new Set(snapshots).size).toBe(20);
  await Promise.all([
    add([three]),
    person.ask("DELETE", path, { items: [{ uri: two }] }),
    person.ask("PUT", path, { range_start: 0, insert_before: 1 }),
  ]);
  expect(await uris()).toEqual([one, three]);
});

type Edit =
  | { kind: "add"; uris: string[]; at: number | null }
  | { kind: "move"; start: number; length: number; before: number }
  | { kind: "remove"; uris: string[] }
  | { kind: "replace"; uris: string[] };

const uri = fc.constantFrom(...trackUris.slice(0, 5));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant("add" as const),
    uris: fc.array(uri, { minLength: 1, maxLength: 5 }),
    at: fc.option(share),
  }),
  fc.record({ kind: fc.constant("move" as const), start: share, length: share, before: share }),
  fc.record({ kind: fc.constant("remove" as const), uris: fc.array(uri, { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant("replace" as const), uris: fc.array(uri, { maxLength: 6 }) }),
);

it("any edits, one after the other, make of a playlist what they make of an array", {
  timeout: 60_000,
}, async () => {
  const person = await ada();
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
      const playlist = await playlistOf(person);
      let list: string[] = [];
      for (const edit of edits) {
        if (edit.kind === "add") {
          const at = edit.at === null ? undefined : Math.round(edit.at * list.length);
          await playlist.add(edit.uris, at);
          list.splice(at ?? list.length, 0, ...edit.uris);
        } else if (edit.kind === "remove") {
          await playlist.remove(edit.uris);
          list = list.filter((uri) => !edit.uris.includes(uri));
        } else if (edit.kind === "replace") {
          await playlist.replace(edit.uris);
          list = [...edit.uris];
        } else if (list.length > 0) {
          const start = Math.floor(edit.start * (list.length - 1));
          const range_length = 1 + Math.floor(edit.length * (list.length - 1 - start));
          const insert_before = Math.round(edit.before * list.length);
          await playlist.reorder({ range_start: start, range_length, insert_before });
          const moved = list.slice(start, start + range_length);
          const ahead = list
            .slice(0, insert_before)
            .filter((_, place) => place < start || place >= start + range_length);
          const behind = list.slice(insert_before).filter((_, place) => {
            const at = place + insert_before;
            return at < start || at >= start + range_length;
          });
          list = [...ahead, ...moved, ...behind];
        }
      }
      const shown = await person.read<Page>(`${playlist.path}?limit=50`);
      expect(shown.total).toBe(list.length);
      expect(shown.items.map(({ item }) => item?.uri)).toEqual(list.slice(0, 50));
      expect(person.emulator.control.playlists.get(playlist.id).entries.map(({ uri }) => uri)).toEqual(list);
    }),
    { numRuns: 60 },
  );
});

it("ten thousand entries are filled, changed and read through without growing slow", {
  timeout: 60_000,
}, async () => {
  const person = await ada();
  const playlist = await playlistOf(person);
  const hundred = Array.from({ length: 100 }, (_, index) => trackUris[index % trackUris.length] ?? "");
  const timeOf = async (times: number, work: (time: number) => Promise<unknown>) => {
    const start = performance.now();
    for (let time = 0; time < times; time++) await work(time);
    return performance.now() - start;
  };
  const began = await timeOf(20, () => playlist.add(hundred, 0));
  await timeOf(70, () => playlist.add(hundred));
  const ended = await timeOf(10, () => playlist.add(hundred, 0));
  expect(await person.read(`${playlist.path}?limit=1`)).toMatchObject({ total: 10_000 });
  const read = await timeOf(200, (page) => person.read(`${playlist.path}?limit=50&offset=${page * 50}`));
  const moved = await timeOf(10, (place) =>
    playlist.reorder({ range_start: place, insert_before: 10_000, range_length: 5000 }),
  );
  // Generous, for a busy machine: what grew with the square of the length would take minutes.
  expect({ began, ended, read, moved }).toSatisfy(
    () => ended < 20 * began + 500 && read < 20_000 && moved < 5000,
  );
});
