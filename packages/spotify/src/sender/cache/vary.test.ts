import { expect, it } from "vitest";
import { isSelected, selectionOf } from "./vary.ts";

it.each<[string | null, Record<string, string>, Record<string, string>, boolean]>([
  [null, { accept: "a" }, { accept: "b" }, true],
  ["Accept-Language", { "accept-language": "de" }, { "accept-language": "de", accept: "b" }, true],
  ["Accept-Language", { "accept-language": "de" }, { "accept-language": "en" }, false],
  ["Accept-Language", { "accept-language": "de" }, {}, false],
  ["Accept-Language", {}, { "accept-language": "de" }, false],
  ["Accept-Language", {}, {}, true],
  ["accept, accept-language", { accept: "a", "accept-language": "de" }, { accept: "a" }, false],
  ["accept", { accept: "a ,b" }, { accept: " a, b" }, true],
])("Vary %o, first %j, then %j: %o", (vary, first, then, isIt) => {
  expect(isSelected(selectionOf(vary, first), then)).toBe(isIt);
});

it("takes no longer for a value of blanks", () => {
  const accept = `a${" ".repeat(200_000)}b`;
  expect(isSelected(selectionOf("accept", { accept }), { accept })).toBe(true);
});
