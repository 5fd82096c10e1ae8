import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, type EmulatorWorld, InputError } from "../src/index.ts";
import {
  askForToken,
  basic,
  call,
  clientId,
  clientSecret,
  codeFor,
  signIn,
  standingEmulator,
} from "./flow.ts";
import { emulatorIn, episodeUri, member, trackIds, trackUris } from "./member.ts";

const empty = { format: "stagedoor-world", version: 1 } as const satisfies EmulatorWorld;
const loaded = (world: unknown) =>
  standingEmulator({ world: world as EmulatorWorld, apps: undefined }).control;
const throughJson = (world: EmulatorWorld): EmulatorWorld => JSON.parse(JSON.stringify(world));

describe("a saved world", () => {
  it("is plain JSON, and loaded elsewhere it is the same world", async () => {
    const first = emulatorIn("extended", { seed: "elsewhere" });
    const { ask, read } = await member(first);
    await ask("PUT", "/me/player/shuffle?state=true");
    await ask(
      "POST",
      `/me/player/queue?uri=${(await read<{ items: { uri: string }[] }>("/me/top/tracks")).items[3]?.uri}`,
    );
    first.control.people.add({
      id: "zoe",
      display_name: null,
      images: [{ url: "https://a.example/z", height: null, width: null }],
    });
    first.control.limits.set({ rateLimit: 1000, quota: "as-seen" });
    first.control.faults.load({ seed: "f", faults: [{ path: "/v1/shows*", status: 503, share: 0.5 }] });
    const world = first.control.world.save();
    expect(throughJson(world)).toEqual(world);

    const second = createEmulator({ world: throughJson(world), clock: () => 0 });
    expect(second.control.world.save()).toEqual(world);
    expect(second.control.clock.now()).toBe(first.control.clock.now());
    const other = await member(second);
    const paths = [
      "/me",
      "/me/player",
      "/me/player/queue",
      "/me/tracks",
      "/me/playlists",
      "/me/following?type=artist",
    ];
    for (const path of [
      ...paths,
      "/me/top/tracks?limit=50",
      "/search?q=night&type=track",
      "/me/player/devices",
    ]) {
      expect(await other.read(path)).toEqual(await read(path));
    }
    expect(second.control.playlists.list()).toEqual(expect.arrayContaining(first.control.playlists.list()));
  });

  it("holds no token, code, cookie or secret, and no grant", async () => {
    const emulator = standingEmulator();
    const tokens = await signIn(emulator);
    const code = await codeFor(emulator, "bela");
    const text = JSON.stringify(emulator.control.world.save());
    for (const secret of [tokens.access_token, tokens.refresh_token, code, clientSecret]) {
      expect(text).not.toContain(secret);
    }
    emulator.control.world.load(JSON.parse(text));
    expect(emulator.control.grants.list()).toEqual([]);
    expect((await call(emulator, "/me", tokens.access_token)).status).toBe(401);
    // The app's secret and what was agreed to are known still.
    expect((await askForToken(emulator, { grant_type: "client_credentials" }, basic())).status).toBe(200);
    expect(emulator.control.world.save().people?.[0]?.consents).toMatchObject([{ clientId }]);
  });

  it("holds what became of playlists: pictures, snapshots, and those that were thrown away", async () => {
    const first = emulatorIn();
    const { ask, read } = await member(first);
    const made = first.control.playlists.create({
      ownerId: "ada",
      name: "Mine",
      entries: trackUris.slice(0, 3),
    });
    const { id } = made;
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
    expect((await ask("PUT", `/playlists/${id}/images`, jpeg.toString("base64"))).status).toBe(202);
    const kept = first.control.playlists.get(id);
    await ask("DELETE", `/me/library?uris=spotify:playlist:${id}`);
    expect(kept.snapshotId).not.toBe(made.snapshotId);
    const editorial = first.control.playlists.list().find(({ ownerId }) => ownerId === "spotify");
    first.control.playlists.update(editorial?.id ?? "", { name: "Renamed" });
    const world = first.control.world.save();

    const second = emulatorIn("extended", { world });
    expect(second.control.playlists.get(id)).toEqual(kept);
    expect(second.control.playlists.get(editorial?.id ?? "").name).toBe("Renamed");
    expect(second.control.library.list("ada").map(({ uri }) => uri)).not.toContain(`spotify:playlist:${id}`);
    const image = (await read<{ url: string }[]>(`/playlists/${id}/images`))[0]?.url ?? "";
    const picture = await second.fetch(new Request(image));
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(jpeg);
    // A snapshot of before, of which the entries are not known any more, still pins a change.
    const other = await member(second);
    const body = { items: [{ uri: trackUris[0] }], snapshot_id: made.snapshotId };
    expect((await other.ask("DELETE", `/playlists/${id}/items`, body)).status).toBe(200);
    expect(second.control.playlists.get(id).entries).toHaveLength(2);
  });

  it("makes new playlists beside those it came with", () => {
    const first = emulatorIn().control;
    const { id } = first.playlists.create({ ownerId: "ada", name: "Old" });
    const { control } = emulatorIn("extended", { world: first.world.save() });
    expect(control.playlists.create({ ownerId: "ada", name: "New" }).id).not.toBe(id);
    expect(control.playlists.get(id).name).toBe("Old");
  });

  type Control = ReturnType<typeof emulatorIn>["control"];
  const person = fc.constantFrom("ada", "bela", "hana");
  const uris = fc.uniqueArray(fc.constantFrom(...trackUris, episodeUri), { maxLength: 4 });
  const time = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2030) });
  const edit: fc.Arbitrary<(control: Control) => unknown> = fc.oneof(
    fc.tuple(person, uris, time).map(
      ([id, things, at]) =>
        (control: Control) =>
          control.library.save(id, things, { at }),
    ),
    fc.tuple(person, uris).map(
      ([id, things]) =>
        (control: Control) =>
          control.library.remove(id, things),
    ),
    fc.tuple(person, uris, fc.string({ minLength: 1 })).map(
      ([ownerId, entries, name]) =>
        (control: Control) =>
          control.playlists.create({ ownerId, entries, name }),
    ),
    fc.tuple(fc.nat(), uris).map(([place, entries]) => (control: Control) => {
      const list = control.playlists.list();
      control.playlists.update(list[place % list.length]?.id ?? "", { entries });
    }),
    fc.nat().map((place) => (control: Control) => {
      const list = control.playlists.list().filter(({ ownerId }) => ownerId !== "spotify");
      if (list.length > 0) control.playlists.remove(list[place % list.length]?.id ?? "");
    }),
    fc.integer({ min: 0, max: 10 ** 9 }).map((ms) => (control: Control) => control.clock.advance(ms)),
    fc.tuple(person, fc.constantFrom("track", "episode", "ad", "local", "private", "unknown", "nothing")).map(
      ([id, kind]) =>
        (control: Control) =>
          control.playback.set(id, { kind: kind as "track" }),
    ),
    fc.tuple(person, fc.constantFrom(...trackIds), time).map(
      ([id, track, playedAt]) =>
        (control: Control) =>
          control.plays.add(id, [{ id: track, playedAt }]),
    ),
    person.map(
      (id) => (control: Control) => control.devices.set(id, [{ name: "Phone", isActive: id === "ada" }]),
    ),
    fc
      .string({ minLength: 1 })
      .map((id) => (control: Control) => control.people.add({ id, display_name: null })),
    fc.constantFrom("carmen", "bela").map((id) => (control: Control) => {
      if (control.people.list().some((one) => one.id === id)) control.people.remove(id);
    }),
    fc
      .constantFrom("extended", "legacy-development", "development")
      .map((mode) => (control: Control) => control.apps.update(clientId, { mode: mode as "extended" })),
  );

  it("is the same after any edits, saved, loaded and saved again", () => {
    const [{ control }, other] = [emulatorIn(), emulatorIn()];
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        for (const run of edits) {
          try {
            run(control);
          } catch (error) {
            // Somebody who is not there any more.
            if (!(error instanceof InputError)) throw error;
          }
        }
        const world = throughJson(control.world.save());
        other.control.world.load(world);
        // In the same order too, so that files of worlds can be compared.
        expect(JSON.stringify(other.control.world.save())).toBe(JSON.stringify(world));
        control.world.reset();
      }),
      { numRuns: 60 },
    );
  });
});

describe("a world that is loaded", () => {
  it("may leave everything out, and is then as a new emulator", () => {
    const clock = () => Date.UTC(2026, 10, 1);
    const { control } = emulatorIn("extended", { clock });
    control.people.remove("ada");
    control.world.load(empty);
    expect(control.world.save()).toEqual({
      ...standingEmulator({ clock }).control.world.save(),
      clock: { now: "2026-11-01T00:00:00.000Z", isRunning: true, speed: 1 },
    });
  });

  it.each([
    [[], "world: must be an object, not a list"],
    [{ format: "other" }, 'world: format: must be "stagedoor-world"'],
    [{ ...empty, version: 2 }, "world: version: must be 1"],
    [{ ...empty, persons: [] }, 'world: has no setting "persons"'],
    [{ ...empty, seed: "" }, "world: seed: must be a text"],
    [{ ...empty, clock: { now: "soon" } }, "world: clock.now: must be a number of Unix ms, or ISO text"],
    [{ ...empty, clock: { speed: 0 } }, "world: clock.speed: must be more than 0"],
    [{ ...empty, apps: [{ clientId: "a", mode: "big" }] }, "world: apps[0].mode: must be one of"],
    [
      { ...empty, apps: [{ clientId: "a" }, { clientId: "a" }] },
      'world: apps[1]: there is an app "a" already',
    ],
    [
      { ...empty, apps: [{ clientId: "a", clientSecretHash: "s" }] },
      "world: apps[0].clientSecretHash: must be a SHA-256",
    ],
    [{ ...empty, apps: ["a"] }, "world: apps[0]: must be an object"],
    [{ ...empty, people: [{ id: "a", product: "rich" }] }, "world: people[0].product: must be one of"],
    [{ ...empty, people: [{ id: "a" }, { id: "a" }] }, 'world: people[1]: there is a person "a" already'],
    [
      { ...empty, people: [{ id: "a", devices: [{ volumePercent: 101 }] }] },
      "world: people[0].devices[0].volumePercent: must be 100",
    ],
    [
      { ...empty, people: [{ id: "a", listening: { kind: "track", id: "x" } }] },
      "world: people[0].listening.id: there is no track",
    ],
    [{ ...empty, people: [{ id: "a", playback: {} }] }, "world: people[0].playback.items: must be a list"],
    [
      { ...empty, people: [{ id: "a", plays: [{ id: "x" }] }] },
      'world: people[0].plays[0]: there is no track "x"',
    ],
    [
      { ...empty, people: [{ id: "a", library: ["spotify:track:x"] }] },
      "world: people[0].library[0]: must be a URI",
    ],
    [
      { ...empty, people: [{ id: "a", library: [{ artist: "Nobody" }] }] },
      'world: people[0].library[0]: there is no artist "Nobody" in the catalogue',
    ],
    [
      { ...empty, people: [{ id: "a", consents: [{ clientId: "b" }] }] },
      'world: people[0].consents[0].clientId: there is no app "b"',
    ],
    [
      { ...empty, playlists: [{ ownerId: "nobody", name: "N" }] },
      'world: playlists[0]: there is no person "nobody"',
    ],
    [
      { ...empty, playlists: [{ ownerId: "ada", name: "N", entries: [{ uri: "u" }] }] },
      "world: playlists[0].entries[0].uri: must be the URI",
    ],
    [
      { ...empty, playlists: [{ ownerId: "ada", name: "N", picture: { jpeg: "x" } }] },
      "world: playlists[0].picture.jpeg: must be a JPEG",
    ],
    [{ ...empty, limits: { rateLimit: -1 } }, "world: limits.rateLimit: must be"],
    [{ ...empty, faults: { faults: [{ path: "x" }] } }, "world: faults"],
    [
      { ...empty, catalogue: { artists: [{ name: "A", albums: [{ name: "B", released: "May" }] }] } },
      "world: catalogue.artists[0].albums[0].released: must be a day",
    ],
  ])("and cannot be read changes nothing, and says where: %#", (world, message) => {
    const { control } = emulatorIn();
    control.playlists.create({ ownerId: "ada", name: "Here" });
    control.faults.add({ path: "/v1/me", status: 500 });
    control.limits.set({ rateLimit: 5 });
    const before = control.world.save();
    expect(() => control.world.load(world as never)).toThrow(message);
    expect(() => control.world.load(world as never)).toThrow(InputError);
    expect(control.world.save()).toEqual(before);
    expect(control.playlists.list().at(-1)?.name).toBe("Here");
  });

  it("is told over HTTP too, saved and loaded and put back", async () => {
    const emulator = standingEmulator();
    const post = (name: string, args: unknown[]) =>
      emulator.fetch(
        new Request(`http://127.0.0.1:5001/_emulator/world/${name}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(args),
        }),
      );
    const saved = await emulator.fetch(new Request("http://127.0.0.1:5001/_emulator/world/save"));
    expect(await saved.json()).toEqual(emulator.control.world.save());
    expect((await post("load", [{ ...empty, people: [{ id: "solo" }] }])).status).toBe(200);
    expect(emulator.control.people.list().map(({ id }) => id)).toEqual(["solo"]);
    const refused = await post("load", [{ ...empty, people: 3 }]);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: { status: 400, message: "world: people: must be a list" } },
    ]);
    expect((await post("reset", [])).status).toBe(200);
    expect(emulator.control.people.list()).toHaveLength(9);
  });
});

describe("reset", () => {
  it("puts back what an emulator started with, and ends all that came since", async () => {
    const emulator = standingEmulator({
      world: { ...empty, people: [{ id: "solo" }], clock: { now: "2026-05-01", isRunning: false } },
    });
    const { control } = emulator;
    const before = control.world.save();
    const { access_token } = await signIn(emulator, "solo");
    await call(emulator, "/me", access_token);
    control.faults.add({ path: "/v1/me", status: 500 });
    control.limits.set({ rateLimit: 1 });
    const made = control.playlists.create({ ownerId: "solo", name: "One" }).id;
    control.clock.run();
    control.clock.setSpeed(10);
    control.clock.advance(5000);
    control.apps.register({ clientId: "other" });
    control.world.load({ ...empty, seed: "another" });

    control.world.reset();
    expect(control.world.save()).toEqual(before);
    expect([control.grants.list(), control.faults.list(), control.requests.list()]).toEqual([[], [], []]);
    expect((await call(emulator, "/me", access_token)).status).toBe(401);
    expect(control.playlists.create({ ownerId: "solo", name: "Two" }).id).toBe(made);
  });

  it("brings real time back where the start had no clock of its own", () => {
    const { control } = standingEmulator();
    control.clock.set(0);
    control.world.reset();
    expect(control.clock.isRunning()).toBe(true);
    expect(Math.abs(control.clock.now() - Date.now())).toBeLessThan(60_000);
  });
});

describe("a world in a state file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("goes on with its own seed and catalogue", () => {
    const file = join(folder, "state.sqlite");
    const world = {
      ...empty,
      seed: "file",
      catalogue: { only: true, artists: ["Us"] },
      people: [{ id: "solo" }],
    };
    const first = standingEmulator({ file, world });
    const kept = first.control.playlists.create({ ownerId: "solo", name: "Kept" });
    const saved = first.control.world.save();
    first.close();
    const second = createEmulator({
      file,
      apps: [],
      seed: "other",
      world: { ...world, people: [{ id: "nobody" }] },
    });
    expect(second.control.world.save()).toEqual(saved);
    const made = second.control.playlists.create({ ownerId: "solo", name: "Next" });
    expect(made.id).not.toBe(kept.id);
  });

  it("that could not be read leaves no state behind", () => {
    const file = join(folder, "state.sqlite");
    expect(() => standingEmulator({ file, world: { ...empty, people: [{ id: "" }] } })).toThrow(
      "world: people[0].id",
    );
    expect(standingEmulator({ file }).control.people.list()).toHaveLength(9);
  });
});

it("a world of apps alone has the cast", () => {
  const control = loaded({ ...empty, apps: [{ clientId: "one" }] });
  expect(control.apps.list().map((app) => app.clientId)).toEqual(["one"]);
  expect(control.people.list()).toHaveLength(9);
});
