import { describe, expect, it } from "vitest";
import { operations } from "../../operations/operations.ts";
import { isIdempotent, isRepeatable } from "./repeatable.ts";

const api = "https://api.spotify.com/v1";

describe("isIdempotent", () => {
  it("is no POST, and everything else of Spotify's but for changes of a playlist's items", () => {
    for (const { method, path } of operations) {
      const isIt = isIdempotent(api + path.replaceAll(/\{\w+\}/g, "x"), { method, body: null });
      expect([method, path, isIt]).toEqual([method, path, method !== "POST"]);
    }
    expect(isIdempotent(api, { method: "PATCH" })).toBe(false);
    expect(isIdempotent(api, { method: "HEAD" })).toBe(true);
  });

  it.each<[string, string, unknown, boolean]>([
    ["PUT", "items", { uris: ["spotify:track:1"] }, true],
    ["PUT", "items", { range_start: 0, insert_before: 3 }, false],
    ["PUT", "tracks", { range_start: 0, insert_before: 3 }, false],
    ["PUT", "items", { range_start: 0, insert_before: 3, snapshot_id: "x" }, false],
    ["DELETE", "items", { items: [{ uri: "spotify:track:1" }] }, true],
    ["DELETE", "tracks", { tracks: [{ uri: "spotify:track:1", positions: [0] }] }, false],
    ["GET", "items", undefined, true],
  ])("%s of a playlist's %s with %j: %o", (method, name, json, isIt) => {
    const body = json === undefined ? null : JSON.stringify(json, null, 1);
    expect(isIdempotent(`${api}/playlists/p/${name}?x=y`, { method, body })).toBe(isIt);
  });

  it("is no change of a playlist's items that cannot be read", () => {
    const body = new TextEncoder().encode('{"range_start":0}');
    expect(isIdempotent(`${api}/playlists/p/items`, { method: "PUT", body })).toBe(false);
    expect(isIdempotent(`${api}/playlists/p/images`, { method: "PUT", body })).toBe(true);
  });
});

it("a body can be sent again unless it is gone once it was sent", () => {
  const bytes = new Uint8Array(2);
  for (const body of [undefined, null, "", "text", new URLSearchParams("a=b"), bytes, bytes.buffer]) {
    expect(isRepeatable(body)).toBe(true);
  }
  expect(isRepeatable(new ReadableStream())).toBe(false);
});
