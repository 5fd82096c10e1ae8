import { expect, it } from "vitest";
import { changedPaths, isBelow } from "./changed-paths.ts";

it.each<[string, string[]]>([
  ["/v1/playlists/x/items", ["/v1/playlists/x", "/v1/me", "/v1/users"]],
  ["/v1/playlists/x", ["/v1/playlists/x", "/v1/me", "/v1/users"]],
  ["/v1/me/library", ["/v1/me", "/v1/users"]],
  ["/v1/me/playlists", ["/v1/me", "/v1/users"]],
  ["/v1/me/player/volume", ["/v1/me/player"]],
  ["/v1/me/player", ["/v1/me/player"]],
  ["/v1/users/someone/playlists", ["/v1/me", "/v1/users"]],
  ["/me/tracks", ["/me", "/users"]],
  ["/api/token", ["/api/token"]],
  ["/", ["/"]],
])("a change of %s may change %j", (path, changed) => {
  expect(changedPaths(path)).toEqual(changed);
});

it("is what is below, and not what is beside", () => {
  const is = (path: string) => isBelow(path, ["/v1/playlists/x", "/v1/me"]);
  expect(["/v1/playlists/x", "/v1/playlists/x/items", "/v1/me/tracks"].map(is)).toEqual([true, true, true]);
  expect(["/v1/playlists/xy", "/v1/playlists", "/v1/mean", "/v1"].map(is)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
