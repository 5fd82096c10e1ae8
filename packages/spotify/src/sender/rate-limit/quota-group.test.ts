import { expect, it } from "vitest";
import { operations } from "../../operations/operations.ts";
import { quotaGroup } from "./quota-group.ts";

const id = "4aawyAB9vmqN3uQ7FjRGTy";

it.each([
  ["/artists/{id}/albums", "artists/albums"],
  ["/artists/{id}", "artists"],
  ["/artists", "artists"],
  ["/search", "search"],
  ["/playlists/{playlist_id}/items", "playlists/items"],
  ["/playlists/{playlist_id}/tracks", "playlists/items"],
  ["/playlists/{playlist_id}", "playlists"],
  ["/me/player/queue", "me/player"],
  ["/me", "me"],
] as const)("%s is of the group %s", (path, group) => {
  expect(quotaGroup("http://127.0.0.1/x", { path })).toBe(group);
});

it("is told from an address as from the operation", () => {
  for (const operation of operations) {
    const path = operation.path.replaceAll(/\{\w+\}/g, id);
    const url = `https://api.spotify.com/v1${path}?limit=5`;
    expect([path, quotaGroup(url)]).toEqual([path, quotaGroup(url, operation)]);
  }
  expect(quotaGroup("https://accounts.spotify.com/api/token")).toBe("api/token");
});
