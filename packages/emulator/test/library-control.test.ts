import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { castLibraries, castPlaylistId, castPlaylists } from "../src/catalogue/cast-library.ts";
import { createEmulator, InputError } from "../src/index.ts";
import { origin, standingEmulator } from "./flow.ts";
import { emulatorIn, episodeUri, member, refusalOf, strangeId, trackUris } from "./member.ts";

const [one = "", two = "", three = ""] = trackUris;

describe("the cast", () => {
  it("has what its seeds say, all of it there but what is meant to be gone, the same at every start", async () => {
    const { control } = emulatorIn();
    for (const { personId, saved } of castLibraries()) {
      const uris = control.library.list(personId).map(({ uri }) => uri);
      expect(uris).toEqual(expect.arrayContaining(saved.flatMap(({ uris }) => [...uris])));
    }
    const { read } = await member(emulatorIn());
    let gone = 0;
    for (const playlist of castPlaylists().filter(({ ownerId }) => ownerId === "ada")) {
      const { items } = await read<{ items: { item: unknown }[] }>(
        `/playlists/${castPlaylistId(playlist)}/items`,
      );
      expect(items).toHaveLength(playlist.entries.length);
      gone += items.filter(({ item }) => item === null).length;
    }
    expect(gone).toBe(1);
    const listed = () => createEmulator().control.playlists.list();
    expect(listed()).toEqual(listed());
  });

  it("is not there where other people were asked for; Spotify's editors are", () => {
    const { control } = standingEmulator({ people: [{ id: "zoe" }] });
    expect(new Set(control.playlists.list().map(({ ownerId }) => ownerId))).toEqual(new Set(["spotify"]));
    expect(control.library.list("zoe")).toEqual([]);
  });
});

describe("the control API", () => {
  it("saves, lists and removes, at any time", async () => {
    const { control, ...emulator } = emulatorIn();
    const at = Date.parse("2020-02-02T02:02:02Z");
    expect(control.library.save("gustav", [one, "spotify:user:ada"], { at })).toEqual(
      expect.arrayContaining([{ uri: one, addedAt: at }]),
    );
    control.library.save("gustav", [two]);
    const { read } = await member({ control, ...emulator }, "gustav");
    expect(await read("/me/tracks")).toMatchObject({
      items: [{ track: { uri: two } }, { added_at: "2020-02-02T02:02:02Z", track: { uri: one } }],
    });
    expect(control.library.remove("gustav", [one, two])).toEqual([{ uri: "spotify:user:ada", addedAt: at }]);
    expect(() => control.library.save("nobody", [one])).toThrow(InputError);
    expect(() => control.library.save("gustav", ["spotify:chapter:x"])).toThrow(/uris\[0\].*audiobook/);
    expect(() => control.library.save("gustav", [`spotify:track:${strangeId}`])).toThrow(/names nothing/);
    expect(() => control.library.save("gustav", [one], { at: "x" } as never)).toThrow(/at: must be a number/);
    expect(() => control.library.save("gustav", [one], { at: 1e15 })).toThrow(/at: must be Unix ms/);
  });

  it("makes playlists no app could: what is gone, local files, entries of no time", async () => {
    const emulator = emulatorIn("development");
    const { playlists } = emulator.control;
    const gone = `spotify:track:${strangeId}`;
    const local = "spotify:local:Me:Tape:Song:60";
    const { id, snapshotId } = playlists.create({
      ownerId: "gustav",
      name: "Old",
      public: false,
      entries: [
        one,
        gone,
        local,
        { uri: episodeUri, addedAt: null, addedBy: null },
        { uri: two, addedBy: "ada" },
      ],
    });
    const { read, ask } = await member(emulator, "gustav");
    const { items } = await read<{ items: Record<string, unknown>[] }>(`/playlists/${id}/items`);
    expect(items).toMatchObject([
      { item: { uri: one }, added_by: { id: "gustav" } },
      { item: null },
      { item: { uri: local }, is_local: true },
      { added_at: null, added_by: null, item: { uri: episodeUri } },
      { added_by: { id: "ada" } },
    ]);
    expect(await read(`/playlists/${id}?fields=snapshot_id`)).toEqual({ snapshot_id: snapshotId });
    expect(await read("/me/playlists")).toMatchObject({ items: [{ id, public: false }] });
    const updated = playlists.update(id, { name: "New", entries: [three], public: true });
    expect(updated).toMatchObject({
      name: "New",
      public: true,
      entries: [{ uri: three, addedBy: "gustav" }],
    });
    expect(playlists.get(id)).toEqual(updated);
    playlists.remove(id);
    expect((await ask("GET", `/playlists/${id}`)).status).toBe(404);
    expect(await read("/me/playlists")).toMatchObject({ items: [] });
  });

  it("says what it cannot use", () => {
    const { playlists } = emulatorIn().control;
    const make = (changes: object) => () => playlists.create({ ownerId: "ada", name: "x", ...changes });
    expect(make({ ownerId: "nobody" })).toThrow(/there is no person "nobody"/);
    expect(make({ name: "" })).toThrow(/name: must be a text/);
    expect(make({ id: "short" })).toThrow(/22 letters and digits/);
    expect(make({ id: playlists.list()[0]?.id })).toThrow(/already/);
    expect(make({ collaborative: true, public: true })).toThrow(/public: false/);
    expect(make({ entries: ["spotify:album:x"] })).toThrow(/entries\[0\]: must be the URI of a track/);
    expect(make({ entries: [{ uri: one, at: 1 }] })).toThrow(/has no setting "at"/);
    expect(make({ entries: one })).toThrow(/must be a list/);
    expect(make({ publik: true })).toThrow(/has no setting "publik"/);
    expect(() => playlists.get("x")).toThrow(/there is no playlist "x"/);
  });

  it("answers over HTTP", async () => {
    const emulator = emulatorIn();
    const list = await emulator.fetch(new Request(`${origin}/_emulator/library/list?args=ada`));
    expect(await list.json()).toEqual(emulator.control.library.list("ada"));
    const create = await emulator.fetch(
      new Request(`${origin}/_emulator/playlists/create`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify([{ ownerId: "ada", name: "Far", entries: [one] }]),
      }),
    );
    expect(await create.json()).toEqual(emulator.control.playlists.list().at(-1));
  });

  it("forgets a person's library and playlists with the person", async () => {
    const emulator = emulatorIn();
    const bela = await member(emulator, "bela");
    emulator.control.library.save("bela", ["spotify:user:ada"]);
    emulator.control.people.remove("ada");
    expect(emulator.control.playlists.list().map(({ ownerId }) => ownerId)).not.toContain("ada");
    expect(emulator.control.library.list("bela").map(({ uri }) => uri)).not.toContain("spotify:user:ada");
    expect(await bela.read("/me/playlists")).toMatchObject({ items: [{ name: "Bus Stop" }], total: 1 });
    emulator.control.people.add({ id: "ada" });
    expect(emulator.control.library.list("ada")).toEqual([]);
  });
});

describe("a state file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-"));
    file = join(folder, "state.sqlite");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("holds libraries, playlists, pictures and snapshots", async () => {
    const first = emulatorIn("development", { file });
    const before = await member(first);
    const created = (await (await before.ask("POST", "/me/playlists", { name: "Kept" })).json()) as {
      id: string;
    };
    const path = `/playlists/${created.id}`;
    const add = async (uris: string[]) =>
      ((await (await before.ask("POST", `${path}/items`, { uris })).json()) as { snapshot_id: string })
        .snapshot_id;
    const early = await add([one, two, one]);
    await add([one, three]);
    await before.ask("PUT", `${path}/items`, { range_start: 0, insert_before: 5 });
    const jpeg = Buffer.from("ffd8ffe0ffd9", "hex").toString("base64");
    await before.ask("PUT", `${path}/images`, jpeg);
    await before.ask("PUT", `/me/library?uris=${one},spotify:user:bela`);
    await before.ask(
      "DELETE",
      `/me/library?uris=spotify:playlist:${castPlaylistId({ ownerId: "ada", name: "Ours" })}`,
    );
    const seen = ["/me/tracks", "/me/playlists", path, `${path}/items`, `${path}/images`];
    const answers = await Promise.all(seen.map((path) => before.read(path)));

    first.close();
    const second = createEmulator({ file, apps: [] });
    const { ask, read } = await member(second);
    expect(await Promise.all(seen.map((path) => read(path)))).toEqual(answers);
    const picture = await second.fetch(
      new Request((await read<{ url: string }[]>(`${path}/images`))[0]?.url ?? ""),
    );
    expect(picture.status).toBe(200);
    // Pinned to a version that the first emulator made.
    await ask("DELETE", `${path}/items`, { items: [{ uri: one }], snapshot_id: early });
    expect(second.control.playlists.get(created.id).entries.map(({ uri }) => uri)).toEqual([two, one, three]);
    const wrong = Buffer.alloc(24, 1).toString("base64");
    const items = [{ uri: one }];
    expect(await refusalOf(ask("DELETE", `${path}/items`, { items, snapshot_id: wrong }))).toEqual([
      400,
      "Invalid snapshot_id",
    ]);
    second.close();
  });
});
