import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QuotaMode } from "../../src/index.ts";
import { emulatorIn, episodeUri, type Member, member, strangeId, trackIds, trackUris } from "../member.ts";
import { inserted, type ModelEntry, moved, type PlaylistModel, removed } from "./playlist-model.ts";
import { patience, runs } from "./runs.ts";

const local = "spotify:local:The+Cellar+Tapes:Found+on+a+Disk:Demo:200";
/** Few, so that the same comes again. */
const known = [...trackUris.slice(0, 4), episodeUri];

/** Ada owns the playlist, Béla follows it, Carmen does not. */
const someone = fc.constantFrom("ada", "ada", "ada", "bela", "bela", "carmen");
const uris = fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 5 });
const place = fc.nat(1000);
/** Which of the snapshots there were is named, counted from the latest; null: none is. */
const pinned = fc.option(fc.nat(6), { freq: 2 });

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("add"), by: someone, uris, place: fc.option(place) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("remove"),
      by: someone,
      uris: fc.array(fc.constantFrom(...known, local), { minLength: 1, maxLength: 2 }),
      pinned,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("reorder"),
      by: someone,
      pinned,
      start: place,
      length: fc.option(place),
      before: place,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("replace"), by: someone, uris, byQuery: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("putLocalFiles"), count: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("details"),
      by: someone,
      name: fc.option(fc.string({ unit: "binary", minLength: 1, maxLength: 20 })),
      isPublic: fc.option(fc.boolean()),
      isCollaborative: fc.option(fc.boolean()),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("refused"),
      by: fc.constant("ada"),
      which: fc.nat(100),
      over: fc.integer({ min: 1, max: 5 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Places from one before the first to one after the last. */
const placeIn = (number: number, length: number) => (number % (length + 3)) - 1;
const isWithin = (value: number, least: number, most: number) => value >= least && value <= most;

async function workshop(mode: QuotaMode, key: "items" | "tracks") {
  const emulator = emulatorIn(mode);
  const people = {
    ada: await member(emulator, "ada"),
    bela: await member(emulator, "bela"),
    carmen: await member(emulator, "carmen"),
  };
  const of = (name: string): Member => people[name as keyof typeof people];
  return {
    emulator,
    of,
    async newPlaylist() {
      const details = { name: "Ours", public: false, collaborative: true };
      const created = await people.ada.ask("POST", "/me/playlists", details);
      const { id, snapshot_id } = (await created.json()) as { id: string; snapshot_id: string };
      emulator.control.library.save("bela", [`spotify:playlist:${id}`]);
      const model: PlaylistModel = {
        entries: [],
        history: new Map([[snapshot_id, []]]),
        name: "Ours",
        isPublic: false,
        isCollaborative: true,
      };
      return { id, model, path: `/playlists/${id}/${key}` };
    },
  };
}

type Workshop = Awaited<ReturnType<typeof workshop>>;
type Made = Awaited<ReturnType<Workshop["newPlaylist"]>>;

/** What the playlist should answer, and what it then holds; undefined entries: what it held before. */
interface Expected {
  status: number;
  entries?: readonly ModelEntry[];
}

/** The answer to those who may not, or undefined. */
function refusalFor(by: string, { isPublic, isCollaborative }: PlaylistModel, who: "owner" | "collaborator") {
  if (by === "ada") return undefined;
  if (!isPublic && !isCollaborative) return 404;
  return who === "collaborator" && isCollaborative && by === "bela" ? undefined : 403;
}

/** Does one step at the emulator and in the model. */
async function take(done: Step, shop: Workshop, { id, model, path }: Made, key: "items" | "tracks") {
  const { entries, history } = model;
  const pinnedTo = (back: number | null): [string | undefined, readonly ModelEntry[]] => {
    if (back === null) return [undefined, entries];
    return [...history].at(-1 - (back % history.size)) ?? [undefined, entries];
  };
  const ask = (by: string, method: string, query: string, body?: unknown) =>
    shop.of(by).ask(method, path + query, body);
  const refused = (by: string, otherwise: Expected): Expected => {
    const status = refusalFor(by, model, "collaborator");
    return status === undefined ? otherwise : { status };
  };
  switch (done.kind) {
    case "add": {
      const position = done.place === null ? undefined : placeIn(done.place, entries.length);
      const isIn = position === undefined || isWithin(position, 0, entries.length);
      const answer = await ask(done.by, "POST", "", { uris: done.uris, position });
      const after = { status: 201, entries: inserted(entries, done.uris, done.by, position) };
      return { answer, expected: refused(done.by, isIn ? after : { status: 400 }) };
    }
    case "remove": {
      const [snapshot_id, base] = pinnedTo(done.pinned);
      const things = done.uris.map((uri) => ({ uri }));
      const answer = await ask(done.by, "DELETE", "", { [key]: things, snapshot_id });
      return {
        answer,
        expected: refused(done.by, { status: 200, entries: removed(entries, base, done.uris) }),
      };
    }
    case "reorder": {
      const [snapshot_id, base] = pinnedTo(done.pinned);
      const start = placeIn(done.start, base.length);
      const length = done.length === null ? 1 : placeIn(done.length, base.length);
      const before = placeIn(done.before, base.length);
      const isIn =
        isWithin(start, 0, base.length - 1) &&
        isWithin(length, 0, base.length - start) &&
        isWithin(before, 0, base.length);
      const answer = await ask(done.by, "PUT", "", {
        range_start: start,
        insert_before: before,
        ...(done.length === null ? {} : { range_length: length }),
        snapshot_id,
      });
      const after = () => ({ status: 200, entries: moved(entries, base, { start, length, before }) });
      return { answer, expected: refused(done.by, isIn ? after() : { status: 400 }) };
    }
    case "replace": {
      const query = done.byQuery ? `?uris=${done.uris.join(",")}` : "";
      const answer = await ask(done.by, "PUT", query, done.byQuery ? undefined : { uris: done.uris });
      return {
        answer,
        expected: refused(done.by, { status: 200, entries: inserted([], done.uris, done.by) }),
      };
    }
    case "putLocalFiles": {
      const added = Array.from({ length: done.count }, () => local);
      const uris = [...entries.map(({ uri }) => uri), ...added];
      const { snapshotId } = shop.emulator.control.playlists.update(id, { entries: uris });
      const answer = Response.json({ snapshot_id: snapshotId });
      return { answer, expected: { status: 200, entries: inserted([], uris, "ada") } };
    }
    case "details": {
      const isPublic = done.isPublic ?? model.isPublic;
      const isCollaborative = done.isCollaborative ?? model.isCollaborative;
      const given = { name: done.name, public: done.isPublic, collaborative: done.isCollaborative };
      const answer = await shop.of(done.by).ask("PUT", `/playlists/${id}`, given);
      const status = refusalFor(done.by, model, "owner") ?? (isPublic && isCollaborative ? 400 : 200);
      if (status === 200) Object.assign(model, { isPublic, isCollaborative, name: done.name ?? model.name });
      return { answer, expected: status === 200 ? { status, entries } : { status } };
    }
    case "refused": {
      const far = entries.length + done.over;
      const unfit: [string, string, unknown][] = [
        ["POST", "", { uris: [local] }],
        ["POST", "", { uris: [`spotify:track:${strangeId}`, known[0]] }],
        ["POST", "", { uris: [trackIds[0]] }],
        ["POST", "", { uris: [] }],
        ["POST", `?position=${far}`, { uris: [known[0]] }],
        ["POST", "", { uris: Array(100 + done.over).fill(known[0]) }],
        ["PUT", "", { uris: [known[0]], range_start: 0, insert_before: 0 }],
        ["PUT", "", { range_start: far, insert_before: 0 }],
        ["PUT", "", { range_start: 0, insert_before: far }],
        ["PUT", "", { range_start: 0, insert_before: 0, range_length: far }],
        ["PUT", "", { range_start: 0.5, insert_before: 0 }],
        ["PUT", "", { range_start: 0, insert_before: 0, snapshot_id: "no snapshot" }],
        ["DELETE", "", { [key]: [], snapshot_id: undefined }],
        ["DELETE", "", { [key]: [known[0]] }],
        ["DELETE", "", { [key === "items" ? "tracks" : "items"]: [{ uri: known[0] }] }],
        ["DELETE", "", { [key]: [{ uri: known[0] }], snapshot_id: strangeId }],
        ["PUT", "", "{"],
      ];
      const [method, query, body] = unfit[done.which % unfit.length] ?? ["POST", "", {}];
      return { answer: await ask(done.by, method, query, body), expected: refused(done.by, { status: 400 }) };
    }
  }
}

interface Read {
  name: string;
  snapshot_id: string;
  public: boolean;
  collaborative: boolean;
}
interface EntriesPage {
  total: number;
  items: { item: { uri: string } | null; added_by: { id: string }; is_local: boolean }[];
}

async function expectLikeModel(owner: Member, { id, model, path }: Made) {
  const shown: ModelEntry[] = [];
  let total = 0;
  do {
    const page = await owner.read<EntriesPage>(`${path}?limit=50&offset=${shown.length}`);
    total = page.total;
    shown.push(...page.items.map(({ item, added_by }) => ({ uri: item?.uri ?? "", addedBy: added_by.id })));
    if (page.items.length === 0) break;
  } while (shown.length < total);
  expect(shown.map(({ uri }) => uri.replace(/^spotify:local:.*/, local))).toEqual(
    model.entries.map(({ uri }) => uri),
  );
  expect(shown.map(({ addedBy }) => addedBy)).toEqual(model.entries.map(({ addedBy }) => addedBy));
  expect(total).toBe(model.entries.length);
  const read = await owner.read<Read>(`/playlists/${id}`);
  expect(read).toMatchObject({
    name: model.name,
    public: model.isPublic,
    collaborative: model.isCollaborative,
    snapshot_id: [...model.history.keys()].at(-1),
  });
  expect((await owner.read<Read>(`/playlists/${id}`)).snapshot_id).toBe(read.snapshot_id);
}

describe.each([
  ["development", "items"],
  ["extended", "items"],
  ["extended", "tracks"],
] as const)("in mode %s, by /%s, any sequence of edits", (mode, key) => {
  it("gives what a plain array gives, each with a snapshot id of its own", {
    timeout: patience,
  }, async () => {
    const shop = await workshop(mode, key);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25, size: "max" }), async (steps) => {
        const made = await shop.newPlaylist();
        const { id, model } = made;
        for (const done of steps) {
          const { answer, expected } = await take(done, shop, made, key);
          expect([done.kind, answer.status]).toEqual([done.kind, expected.status]);
          if (expected.entries !== undefined) {
            const snapshot =
              done.kind === "details"
                ? (await shop.of("ada").read<Read>(`/playlists/${id}?fields=snapshot_id`)).snapshot_id
                : ((await answer.json()) as Read).snapshot_id;
            expect(model.history.has(snapshot)).toBe(false);
            model.entries = expected.entries;
            model.history.set(snapshot, expected.entries);
          }
          await expectLikeModel(shop.of("ada"), made);
        }
      }),
      runs(25),
    );
  });
});
