import { describe, expect, it } from "vitest";
import { parseSearch } from "./search-query.ts";

describe("the question of a search", () => {
  it.each([
    ["Miles Davis", ["miles", "davis"], [], []],
    ["remaster track:Doxy artist:Miles Davis", ["remaster"], [], ["track=Doxy", "artist=Miles Davis"]],
    ['artist:"Miles Davis" blue', ["blue"], [], ["artist=Miles Davis"]],
    ['"kind of" blue', ["blue"], [["kind", "of"]], []],
    ["YEAR:1959-1961 tag:new", [], [], ["year=1959-1961", "tag=new"]],
    ["mood:blue", ["mood", "blue"], [], []],
    ["smartist:x", ["smartist", "x"], [], []],
    ['artist:"open', [], [], ["artist=open"]],
    ["", [], [], []],
  ])("%s", (text, words, phrases, filters) => {
    const query = parseSearch(text);
    expect(query).toMatchObject({ words, phrases });
    expect(query.filters.map(({ field, value }) => `${field}=${value}`)).toEqual(filters);
  });
});
