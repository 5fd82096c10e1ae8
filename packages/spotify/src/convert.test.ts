import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkId,
  checkType,
  fromUri,
  fromUrl,
  type ItemType,
  itemTypes,
  parseReference,
  toId,
  toUri,
  toUrl,
} from "./convert.ts";
import { ConversionError } from "./errors.ts";

const id = "4uLU6hMCjMI75M1A2tKUQC";
const digits = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];
const ids = fc.string({ unit: fc.constantFrom(...digits), minLength: 22, maxLength: 22 });
const userIds = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((text) => text.trim() === text && !/^\.*$/.test(text));
const references = fc
  .constantFrom(...itemTypes)
  .chain((type) => fc.record({ type: fc.constant(type), id: type === "user" ? userIds : ids }));

describe("ids, URIs and web addresses", () => {
  it("lead to one another and back, whatever the type and the user's name", () => {
    fc.assert(
      fc.property(references, ({ type, id }) => {
        expect(fromUri(toUri(type, id))).toEqual({ type, id });
        expect(fromUrl(toUrl(type, id))).toEqual({ type, id });
        expect(parseReference(toUri(type, id))).toEqual({ type, id });
        expect(parseReference(toUrl(type, id), [type])).toEqual({ type, id });
        expect(toId(type, toUri(type, id))).toBe(id);
        expect(toId(type, toUrl(type, id))).toBe(id);
      }),
    );
  });

  it("go as they are where they are ids already", () => {
    fc.assert(fc.property(ids, (text) => void expect(toId("track", text)).toBe(text)));
    expect(toId("user", "anna#1 %")).toBe("anna#1 %");
  });

  it("hold nothing that could lead a request elsewhere", () => {
    fc.assert(
      fc.property(references, ({ type, id }) => {
        expect(toUri(type, id)).toMatch(/^spotify:[a-z]+:[\w%.!~*'()-]+$/);
        expect(new URL(toUrl(type, id)).origin).toBe("https://open.spotify.com");
      }),
    );
  });

  it.each([
    `https://open.spotify.com/track/${id}`,
    `http://open.spotify.com/track/${id}`,
    `open.spotify.com/track/${id}`,
    `https://open.spotify.com/track/${id}?si=3f&utm_source=x`,
    `https://open.spotify.com/track/${id}#0:42`,
    `https://open.spotify.com/track/${id}/`,
    `https://open.spotify.com/intl-de/track/${id}`,
    `https://open.spotify.com/intl-pt-BR/track/${id}`,
    `https://open.spotify.com/embed/track/${id}`,
    `https://play.spotify.com/track/${id}`,
    ` https://open.spotify.com/track/${id}\n`,
    `spotify:track:${id}`,
    `Spotify:track:${id}`,
    id,
    `${id}\n`,
  ])("are read in the form %j", (form) => expect(toId("track", form)).toBe(id));

  it("of playlists may name their owner, as they once did", () => {
    expect(fromUri(`spotify:user:anna:playlist:${id}`)).toEqual({ type: "playlist", id });
    expect(fromUrl(`https://open.spotify.com/user/anna/playlist/${id}`)).toEqual({ type: "playlist", id });
  });

  it("of audiobooks and chapters may be those of shows and episodes, as Spotify shares them", () => {
    expect(toId("audiobook", `https://open.spotify.com/show/${id}`)).toBe(id);
    expect(toId("chapter", `spotify:episode:${id}`)).toBe(id);
    expect(() => toId("show", `spotify:audiobook:${id}`)).toThrow(ConversionError);
    expect(parseReference(`spotify:show:${id}`, ["audiobook", "show"]).type).toBe("show");
  });

  it("of users keep what is not percent-encoding", () => {
    expect(fromUri("spotify:user:100%").id).toBe("100%");
    expect(toUri("user", "a:b/c?d#e")).toBe("spotify:user:a%3Ab%2Fc%3Fd%23e");
  });
});

describe("what is none", () => {
  it.each<[unknown, RegExp]>([
    ["", /"" is no track id: an id is 22 letters/],
    ["abc", /"abc" is no track id/],
    [`${id}x`, /is no track id/],
    [`spotify:album:${id}`, /is of type album, not track/],
    [`https://open.spotify.com/album/${id}`, /is of type album, not track/],
    [`https://open.spotify.com.evil.example/track/${id}`, /not at open\.spotify\.com/],
    [`https://evil.example/track/${id}`, /not at open\.spotify\.com/],
    [`https://user@open.spotify.com/track/${id}`, /not at open\.spotify\.com/],
    [`https://open.spotify.com:8443/track/${id}`, /not at open\.spotify\.com/],
    [`https://open.spotify.com/track/${id}/more`, /does not name one thing/],
    ["https://open.spotify.com/", /does not name one thing/],
    ["https://spotify.link/abc", /followShortLink/],
    [`spotify:song:${id}`, /"song" is no type: it is one of album, artist/],
    ["spotify:track", /does not name one thing/],
    ["spotify:local:artist:album:title:120", /file of the listener's own/],
    [undefined, /undefined is no track id/],
    [7, /7 is no track id/],
  ])("is refused by name: %j", (value, message) => {
    expect(() => toId("track", value as string)).toThrow(ConversionError);
    expect(() => toId("track", value as string)).toThrow(message);
  });

  it("is quoted, but not at length", () => {
    const error = (() => {
      try {
        return toId("track", "x".repeat(5000));
      } catch (thrown) {
        return thrown as ConversionError;
      }
    })();
    expect(error).toMatchObject({ kind: "conversion", code: "SPOTIFY_CONVERSION" });
    expect((error as ConversionError).message.length).toBeLessThan(200);
  });

  it("is a reference only with its type in it", () => {
    expect(() => parseReference(id)).toThrow(/give a URI/);
    expect(() => checkType("Track")).toThrow(ConversionError);
    expect(() => fromUrl(`https://open.spotify.com/user/${"%20".repeat(200_000)}x`)).not.toThrow();
    for (const nobody of [" ", ".", "..", "\ud800"]) {
      expect(() => checkId("user", nobody)).toThrow(/a user's id is not empty/);
    }
    expect(() => toUri("song" as ItemType, id)).toThrow(/is no type/);
  });
});
