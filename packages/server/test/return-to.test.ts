import { describe, expect, it } from "vitest";
import { safeReturnTo } from "../src/signin/return-to.ts";

const origin = new URL("https://stage.example");

describe("returnTo", () => {
  it.each([
    ["/", "/"],
    ["/a/path", "/a/path"],
    ["/a/path?x=1&y=%2F%2Fevil.example#part", "/a/path?x=1&y=%2F%2Fevil.example#part"],
    ["/caf%C3%A9", "/caf%C3%A9"],
    ["/loginpage", "/loginpage"],
    ["/a/../b", "/b"],
    ["/account/sessions/end-all", "/account"],
    ["/account/sessions/abc/end?x=1", "/account"],
    ["/account%2Fsessions/end-all", "/account"],
    ["/x/../account/sessions/end-all", "/account"],
  ])("%j is a path of this site", (value, path) => {
    expect(safeReturnTo(value, origin)).toBe(path);
  });

  it.each([
    undefined,
    "",
    "a/path",
    "https://evil.example/",
    "https:evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%09/evil.example",
    "/%2F/evil.example",
    "/%2f%2fevil.example",
    "/%5Cevil.example",
    "/%255Cevil.example",
    "/x/..//evil.example",
    "/.//evil.example",
    "/%2e//evil.example",
    "/%00",
    "/%E0%A4%A",
    "javascript:alert(1)",
    "//evil.example@stage.example/",
    "/login",
    "/login/",
    "/login?returnTo=/login",
    "/%6Cogin",
    "/x/../logout",
    "/callback?code=x",
    "/logout",
    `/${"x".repeat(2_000)}`,
    `/${"日".repeat(320)}`,
  ])("%j leads to the first page", (value) => {
    expect(safeReturnTo(value, origin)).toBe("/");
  });
});
