import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { origin } from "../flow.ts";
import type { Member } from "../member.ts";
import { type Collection, pagedWorld } from "./paged-world.ts";
import { patience, runs } from "./runs.ts";

interface Page {
  href: string;
  limit: number;
  next: string | null;
  items: unknown[];
}
interface OffsetPage extends Page {
  offset: number;
  previous: string | null;
  total: number;
}

// The facts lie beside the checkout where there are any.
const facts = new URL("../../../../../shared/facts/endpoints.json", import.meta.url);
const cursored = ["/me/following", "/me/player/recently-played"];

/** More pages than that are not turned at a time, and no more of a long list is read to compare with. */
const mostPages = 6;
const mostItems = 300;

async function readPage<Kind extends Page>(ada: Member, address: string, within?: string): Promise<Kind> {
  expect(address.startsWith(`${origin}/v1/`)).toBe(true);
  const body = await ada.read<Record<string, unknown>>(address.slice(`${origin}/v1`.length));
  return (within === undefined ? body : body[within]) as Kind;
}

function addressOf(path: string, query: Record<string, string>): string {
  const address = new URL(`${origin}/v1${path}`);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.href;
}

/** The list, or its beginning, by the largest pages, each asked for by its offset; as texts, to be told apart. */
async function wholeOf(ada: Member, { path, within, max = 50 }: Collection) {
  const whole: string[] = [];
  let total = 0;
  do {
    const query = { limit: String(max), offset: String(whole.length) };
    const page = await readPage<OffsetPage>(ada, addressOf(path, query), within);
    total = page.total;
    whole.push(...page.items.map((item) => JSON.stringify(item)));
    if (page.items.length < max) break;
  } while (whole.length < Math.min(total, mostItems));
  return { whole, total };
}

const sorted = (query: URLSearchParams) => [...query].map((pair) => pair.join("=")).sort();

/** A link that asks for the same as the address, but for some of the query. */
function expectLink(link: string, address: string, changes: Record<string, string>) {
  const [to, from] = [new URL(link), new URL(address)];
  expect([to.origin, to.pathname]).toEqual([from.origin, from.pathname]);
  for (const [name, value] of Object.entries(changes)) from.searchParams.set(name, value);
  expect(sorted(to.searchParams)).toEqual(sorted(from.searchParams));
}

/** What somebody else put into the query. */
const strange = fc.dictionary(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }).map((name) => `x-${name}`),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  { maxKeys: 2 },
);

it("knows every operation that has pages", async () => {
  const { operations } = await pagedWorld("extended");
  const known = new Set([...operations, ...cursored]);
  if (!existsSync(facts)) return;
  const described = JSON.parse(readFileSync(facts, "utf8")) as {
    operations: { path: string; paging?: string }[];
  };
  const paged = described.operations.filter(({ paging }) => paging !== undefined && paging !== "none");
  expect([...known].sort()).toEqual(paged.map(({ path }) => path).sort());
});

describe.each(["extended", "development"] as const)("in mode %s", (mode) => {
  let world: Awaited<ReturnType<typeof pagedWorld>>;
  beforeAll(async () => {
    world = await pagedWorld(mode);
  });

  it("a walk by offset gives each item once, forth by `next` and back by `previous`", {
    timeout: patience,
  }, async () => {
    const { ada, collections } = world;
    const lists = await Promise.all(
      collections.map(async (collection) => ({ ...collection, ...(await wholeOf(ada, collection)) })),
    );
    for (const { path, whole, total, uris } of lists) {
      expect([path, whole.length]).toEqual([path, Math.min(total, mostItems)]);
      expect([path, new Set(whole).size]).toEqual([path, whole.length]);
      expect(whole.length).toBeGreaterThan(0);
      if (uris !== undefined) expect([path, total]).toEqual([path, uris.length]);
      for (const [place, uri] of (uris ?? []).slice(0, mostItems).entries())
        expect(whole[place]).toContain(`"${uri}"`);
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...lists),
        fc.nat(),
        fc.nat(),
        strange,
        async ({ path, within, whole, total, max = 50, reach, instead = {} }, anyLimit, anyOffset, extra) => {
          const limit = 1 + (anyLimit % max);
          const most = Math.min(total + 2 * limit, (reach ?? Number.POSITIVE_INFINITY) - limit);
          const start = anyOffset % (most + 1);
          const asked = addressOf(path, { ...extra, limit: String(limit), offset: String(start) });
          const changes = (offset: number) => ({ ...instead, limit: String(limit), offset: String(offset) });
          const read = async (address: string, offset: number) => {
            const page = await readPage<OffsetPage>(ada, address, within);
            expect(page).toMatchObject({ limit, offset, total });
            expect(page.items).toHaveLength(Math.max(0, Math.min(limit, total - offset)));
            const known = whole.slice(offset, offset + limit);
            expect(page.items.slice(0, known.length).map((item) => JSON.stringify(item))).toEqual(known);
            expectLink(page.href, asked, changes(offset));
            if (page.next !== null) expect(offset + limit).toBeLessThan(total);
            return page;
          };
          let offset = start;
          let page = await read(asked, offset);
          for (let turned = 0; page.next !== null && turned < mostPages; turned++) {
            expectLink(page.next, asked, changes(offset + limit));
            offset += limit;
            page = await read(page.next, offset);
          }
          if (page.next === null) {
            const isOver = offset + limit >= total || (reach !== undefined && offset + 2 * limit > reach);
            expect([offset, isOver]).toEqual([offset, true]);
          }
          for (let turned = 0; page.previous !== null && turned < mostPages; turned++) {
            const before = Math.max(0, offset - limit);
            expectLink(page.previous, asked, changes(before));
            offset = before;
            page = await read(page.previous, offset);
          }
          if (page.previous === null) expect(offset).toBe(0);
        },
      ),
      runs(25),
    );
  });

  it("the first page inside an object goes on to the rest", { timeout: patience }, async () => {
    const { ada, embeddings } = world;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...embeddings),
        fc.option(fc.constantFrom("SE", "DE")),
        strange,
        async ({ path, within }, market, extra) => {
          const kept = market === null ? {} : { market };
          const list = `${path}/${within}`;
          const { whole, total } = await wholeOf(ada, {
            operation: list,
            path: `${list}?${new URLSearchParams(kept)}`,
          });
          let page = await readPage<OffsetPage>(ada, addressOf(path, { ...extra, ...kept }), within);
          expect(page).toMatchObject({ offset: 0, previous: null, total });
          const items = [...page.items];
          while (page.next !== null) {
            const limit = String(page.limit);
            expectLink(page.next, addressOf(list, kept), { limit, offset: String(items.length) });
            page = await readPage<OffsetPage>(ada, page.next);
            items.push(...page.items);
          }
          expect(items.map((item) => JSON.stringify(item))).toEqual(whole);
        },
      ),
      runs(20),
    );
  });

  it("a walk by cursor through followed artists meets each once, from wherever it begins", {
    timeout: patience,
  }, async () => {
    const { ada, followedIds } = world;
    const inOrder = [...followedIds].sort();
    expect(inOrder.length).toBeGreaterThan(20);
    const after = fc.option(
      fc.oneof(fc.constantFrom(...followedIds), fc.stringMatching(/^[0-9A-Za-z]{22}$/)),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), after, strange, async (limit, begin, extra) => {
        const query = { ...extra, type: "artist", limit: String(limit) };
        const asked = addressOf("/me/following", query);
        const met: string[] = [];
        let address = begin === null ? asked : addressOf("/me/following", { ...query, after: begin });
        for (let turned = 0; turned <= inOrder.length; turned++) {
          const page = await readPage<Page & { items: { id: string }[]; total: number }>(
            ada,
            address,
            "artists",
          );
          expect(page).toMatchObject({ limit, total: inOrder.length });
          met.push(...page.items.map(({ id }) => id));
          if (page.next === null) break;
          expect(page.items).toHaveLength(limit);
          expectLink(page.next, asked, { after: met.at(-1) ?? "" });
          address = page.next;
        }
        expect(met).toEqual(inOrder.filter((id) => begin === null || id > begin));
      }),
      runs(25),
    );
  });

  it("a walk by cursor through what was played meets each once, back and on", {
    timeout: patience,
  }, async () => {
    const { ada, emulator, trackIds } = world;
    const { control } = emulator;
    control.playback.set("ada", { kind: "nothing" });
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(
        times,
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom("before", "after"),
        fc.option(fc.integer({ min: 0, max: 61 })),
        strange,
        async (times, limit, direction, begin, extra) => {
          const at = (second: number) => second * 1000;
          control.plays.clear("ada");
          control.plays.add(
            "ada",
            times.map((second) => ({ id: trackIds[second] ?? "", playedAt: at(second) })),
          );
          const start = begin ?? (direction === "before" ? 61 : 0);
          const query = { ...extra, limit: String(limit) };
          const asked = addressOf("/me/player/recently-played", query);
          const met: number[] = [];
          let address = addressOf("/me/player/recently-played", { ...query, [direction]: String(at(start)) });
          for (let turned = 0; turned <= times.length; turned++) {
            const page = await readPage<Page & { items: { played_at: string }[] }>(ada, address);
            const here = page.items.map(({ played_at }) => Date.parse(played_at));
            expect(here).toEqual(here.toSorted((one, other) => other - one));
            met.push(...(direction === "before" ? here : here.toReversed()));
            if (page.next === null) break;
            expectLink(page.next, asked, { [direction]: String(met.at(-1)) });
            address = page.next;
          }
          const expected = times
            .map(at)
            .filter((time) => (direction === "before" ? time < at(start) : time > at(start)))
            .sort((one, other) => (direction === "before" ? other - one : one - other));
          expect(met).toEqual(expected);
        },
      ),
      runs(25),
    );
  });
});
