import { describe, expect, it } from "vitest";
import { pathPattern } from "./path-pattern.ts";

describe("a path pattern", () => {
  it.each([
    ["/v1/me", "/v1/me", true],
    ["/v1/me", "/v1/me/", true],
    ["/v1/me/", "/v1/me", true],
    ["/v1/me", "/v1/me/player", false],
    ["/v1/me*", "/v1/me/player", true],
    ["*", "/", true],
    ["*/albums", "/v1/artists/x/albums", true],
    ["/v1/*/albums", "/v1/artists/x/albums/", true],
    ["/v1/*/x/*", "/v1/artists/x/albums", true],
    ["/v1/*/x/*", "/v1/artists/y/albums", false],
    ["/a*b*c", "/abc", true],
    ["/a*b*c", "/acb", false],
    ["/ab*ba", "/aba", false],
    ["/v1/m.", "/v1/me", false],
    ["/v1/(a|b)[c]", "/v1/(a|b)[c]", true],
  ])("%s and %s: %s", (pattern, path, fits) => {
    expect(pathPattern(pattern)(path)).toBe(fits);
  });
});
