import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstPage, type OffsetPage, offsetPage } from "./paging.ts";

const origin = "http://spotify.test";
const path = "/v1/things";
const limit = { default: 20, max: 50 };

const callAt = (link: string) => ({ origin, path, query: new URL(link).searchParams });

describe("pages by offset", () => {
  it("hold every item once and in order, forwards and back, whatever the limit", () => {
    const things = fc.array(fc.integer(), { maxLength: 200 });
    fc.assert(
      fc.property(things, fc.integer({ min: 1, max: 50 }), (items, size) => {
        const forwards: number[] = [];
        let last = `${origin}${path}?limit=${size}`;
        for (let link: string | null = last; link !== null; ) {
          last = link;
          const page: OffsetPage<number> = offsetPage(callAt(link), { items, limit });
          forwards.push(...page.items);
          link = page.next;
        }
        const backwards: number[] = [];
        for (let link: string | null = last; link !== null; ) {
          const page: OffsetPage<number> = offsetPage(callAt(link), { items, limit });
          backwards.unshift(...page.items);
          link = page.previous;
        }
        expect(forwards).toEqual(items);
        expect(backwards).toEqual(items);
      }),
    );
  });

  it("are the same where only the page itself is at hand", () => {
    const items = Array.from({ length: 30 }, (_, index) => index);
    const call = callAt(`${origin}${path}?limit=7&offset=14`);
    const page = offsetPage(call, { items: items.slice(14, 21), total: 30, limit });
    expect(page).toEqual(offsetPage(call, { items, limit }));
  });

  it("keep every parameter of the query in their links, commas as they are", () => {
    const call = callAt(`${origin}${path}?q=a%20b%26c&type=x,y`);
    const { href, next, previous } = offsetPage(call, { items: Array(30).fill(0), limit });
    expect(href).toBe(`${origin}${path}?q=a+b%26c&type=x,y&offset=0&limit=20`);
    expect(next).toBe(`${origin}${path}?q=a+b%26c&type=x,y&offset=20&limit=20`);
    expect(previous).toBeNull();
  });

  it("inside another object take the market alone into their links", () => {
    const call = callAt(`${origin}${path}?ids=a,b&market=SE&limit=1`);
    const page = firstPage(call, "/v1/others/a/parts", { items: [1, 2, 3], limit: 2, map: String });
    expect(page).toMatchObject({ items: ["1", "2"], limit: 2, total: 3 });
    expect(page.next).toBe(`${origin}/v1/others/a/parts?market=SE&offset=2&limit=2`);
  });
});
