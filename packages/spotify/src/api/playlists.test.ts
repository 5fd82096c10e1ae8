import { describe, expect, expectTypeOf, it } from "vitest";
import { json, rejection, startUpstream, type Upstream } from "../../test/upstream.ts";
import { Spotify } from "../client/spotify.ts";
import type { Playlist } from "../model/playlist.ts";
import { type PlaylistFields, withPagingFields } from "./playlist-fields.ts";

const id = "4uLU6hMCjMI75M1A2tKUQC";
const track = { type: "track", name: "N29" };

function clientOf(upstream: Upstream): Spotify {
  return new Spotify({ token: "t", apiUrl: `${upstream.url}/v1` });
}

function pageOf(items: unknown[], path = "items", more: object = {}) {
  const href = `https://api.spotify.com/v1/playlists/${id}/${path}?limit=100`;
  return { href, items, limit: 100, next: null, offset: 0, previous: null, total: items.length, ...more };
}

describe("a playlist", () => {
  it.each<[string, object]>([
    ["as it is now", { id, items: pageOf([{ item: track }]) }],
    ["as it was before 2026", { id, tracks: pageOf([{ track }], "tracks") }],
    [
      "as it is in the transition",
      { id, items: pageOf([{ item: track, track }]), tracks: pageOf([{ track }], "tracks") },
    ],
  ])("reads the same %s, with what it came with kept", async (_case, answer) => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, answer);
    const playlist = await clientOf(upstream).playlists.get(id);
    expect(playlist.items?.items.map(({ item }) => item?.name)).toEqual(["N29"]);
    expect(playlist).toMatchObject(answer);
  });

  it.each(["items", "tracks"])("is walked on from its first page, by /%s as it came", async (path) => {
    await using upstream = await startUpstream();
    const next = `https://api.spotify.com/v1/playlists/${id}/${path}?offset=1&limit=1`;
    const key = path === "items" ? "item" : "track";
    upstream.answer = json(200, { id, [path]: pageOf([{ [key]: track }], path, { next, total: 2 }) });
    const spotify = clientOf(upstream);
    const { items } = await spotify.playlists.get(id);
    if (items === undefined) throw new Error("no items");
    upstream.answer = json(200, pageOf([{ [key]: { ...track, name: "Upper Deck" } }], path));
    const names: (string | undefined)[] = [];
    for await (const { item } of spotify.items(items)) names.push(item?.name);
    expect(names).toEqual(["N29", "Upper Deck"]);
    expect(upstream.seen[1]?.url).toBe(`/v1/playlists/${id}/${path}?offset=1&limit=1`);
  });

  it("may have no entries to be seen, null for an entry, and null for a playlist in a list", async () => {
    await using upstream = await startUpstream();
    const { playlists } = clientOf(upstream);
    upstream.answer = json(200, { id, name: "Another's" });
    expect((await playlists.get(id)).items).toBeUndefined();
    upstream.answer = json(200, pageOf([{ track: null }, { item: null }, { item: track }, null]));
    expect((await playlists.items(id)).items.map((entry) => entry?.item)).toEqual([
      null,
      null,
      track,
      undefined,
    ]);
    upstream.answer = json(200, { playlists: pageOf([null, { id, tracks: { href: "x", total: 3 } }]) });
    const found = await clientOf(upstream).search("x", "playlist");
    expect(found.items.map((playlist) => playlist?.items.total)).toEqual([undefined, 3]);
  });

  it("is read in parts, typed as such", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { name: "Rain", tracks: { total: 2 } });
    const { playlists } = clientOf(upstream);
    const parts = await playlists.get(id, { fields: "name,items(total)" });
    expectTypeOf(parts).toEqualTypeOf<PlaylistFields>();
    expectTypeOf(await playlists.get(id)).toEqualTypeOf<Playlist>();
    expect(parts.items?.total).toBe(2);
    expect(upstream.seen[0]?.url).toBe(
      `/v1/playlists/${id}?fields=name%2Citems%28total%29&additional_types=track%2Cepisode`,
    );
  });

  it.each([
    ["items(item(name))", "items(item(name)),href,limit,next,offset,previous,total"],
    ["items(item(name,next)),next,total", "items(item(name,next)),next,total,href,limit,offset,previous"],
    ["total", "items,total,href,limit,next,offset,previous"],
    ["!items(added_at)", "!items(added_at)"],
    ["", ""],
  ])("asks for what a walk needs beside the fields %j", (fields, expected) => {
    expect(withPagingFields(fields)).toBe(expected);
  });
});

describe("a cover", () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);

  it("goes as base64 text, given as bytes or as such text", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => void response.writeHead(202).end();
    const { playlists } = clientOf(upstream);
    for (const form of [
      jpeg,
      jpeg.buffer,
      Buffer.from(jpeg).toString("base64"),
      `${Buffer.from(jpeg).toString("base64")}\n`,
    ]) {
      await playlists.uploadCover(id, form);
    }
    for (const { body, headers, method } of upstream.seen) {
      expect([method, headers["content-type"]]).toEqual(["PUT", "image/jpeg"]);
      expect(Buffer.from(body, "base64")).toEqual(Buffer.from(jpeg));
    }
    expect(upstream.seen).toHaveLength(4);
  });

  it("that is no JPEG or too large is refused before it goes", async () => {
    await using upstream = await startUpstream();
    const { playlists } = clientOf(upstream);
    const large = new Uint8Array(200_000);
    large.set(jpeg);
    expect(await rejection(playlists.uploadCover(id, large))).toMatchObject({
      message: expect.stringMatching(/256 KB/),
    });
    expect(await rejection(playlists.uploadCover(id, "data:image/png"))).toBeInstanceOf(TypeError);
    expect(upstream.seen).toEqual([]);
  });
});
