import { describe, expectTypeOf, it } from "vitest";
import type { Library } from "../api/library.ts";
import type { Player } from "../api/player.ts";
import { scope } from "../auth/scope.ts";
import type { MissingScope, NotInDevelopmentMode } from "./granted.ts";
import { upTo } from "./page-size.ts";
import { Spotify } from "./spotify.ts";
import type { SpotifyWith } from "./spotify-with.ts";

// What the compiler says; nothing here is called.
describe("a client for a grant of some scopes, as a type", () => {
  const token = "t";

  it("has everything where nothing is said of scopes", () => {
    const spotify = new Spotify({ token });
    expectTypeOf(spotify.player).toEqualTypeOf<Player>();
    expectTypeOf(spotify.library).toEqualTypeOf<Library>();
    expectTypeOf(new Spotify({ token, scope: scope.every }).player).toEqualTypeOf<Player>();
  });

  it("refuses, with the scope's name, what needs more", () => {
    const spotify = new Spotify({ token, scope: ["user-read-playback-state"] });
    expectTypeOf(spotify.player.pause).toEqualTypeOf<MissingScope<"user-modify-playback-state">>();
    expectTypeOf(spotify.library.tracks).toEqualTypeOf<MissingScope<"user-library-read">>();
    expectTypeOf(spotify.player.playback).toEqualTypeOf<Player["playback"]>();
    // @ts-expect-error The grant lacks user-modify-playback-state.
    const pause = () => spotify.player.pause();
    expectTypeOf(pause).toBeFunction();
  });

  it("needs one scope where one will do, and all where all are needed", () => {
    const currently = new Spotify({ token, scope: ["user-read-currently-playing"] });
    expectTypeOf(currently.player.currentlyPlaying).toEqualTypeOf<Player["currentlyPlaying"]>();
    expectTypeOf(currently.player.queue).toEqualTypeOf<MissingScope<"user-read-playback-state">>();
    const both = new Spotify({ token, scope: ["user-read-currently-playing", "user-read-playback-state"] });
    expectTypeOf(both.player.queue).toEqualTypeOf<Player["queue"]>();

    const cover = new Spotify({ token, scope: ["ugc-image-upload", "playlist-modify-private"] });
    expectTypeOf(cover.playlists.uploadCover).toBeFunction();
    const alone = new Spotify({ token, scope: ["ugc-image-upload"] });
    expectTypeOf(alone.playlists.uploadCover).toEqualTypeOf<
      MissingScope<"playlist-modify-public" | "playlist-modify-private">
    >();
  });

  it("leaves what needs no scope, or only gains by one, to everybody", () => {
    const spotify = new Spotify({ token, scope: [] });
    expectTypeOf(spotify.albums.get).toBeFunction();
    expectTypeOf(spotify.users.currentUser).toBeFunction();
    expectTypeOf(spotify.playlists.mine).toBeFunction();
    expectTypeOf(spotify.search).toBeFunction();
    expectTypeOf(spotify.users.topTracks).toEqualTypeOf<MissingScope<"user-top-read">>();
  });

  it("may be made for another grant from the same client", () => {
    const shared = new Spotify({ token });
    expectTypeOf(shared.as(token, ["user-top-read"]).users.topTracks).toBeFunction();
    expectTypeOf(shared.as(token, ["streaming"]).users.topTracks).toEqualTypeOf<
      MissingScope<"user-top-read">
    >();
    expectTypeOf(shared.as(token).users.topTracks).toBeFunction();
  });
});

describe("a client for an app in Development Mode, as a type", () => {
  const spotify = new Spotify({ token: "t", quotaMode: "development" });

  it("refuses what such apps have lost, and says what to use", () => {
    expectTypeOf(spotify.library.saveTracks).toEqualTypeOf<NotInDevelopmentMode<"PUT /me/library">>();
    expectTypeOf(spotify.artists.topTracks).toEqualTypeOf<NotInDevelopmentMode<"nothing">>();
    expectTypeOf(spotify.browse.recommendations).toEqualTypeOf<NotInDevelopmentMode<"nothing">>();
    // @ts-expect-error Not in Development Mode; instead PUT /me/library.
    const save = () => spotify.library.saveTracks([]);
    expectTypeOf(save).toBeFunction();
  });

  it("keeps reading many by id, which the client then does one by one", () => {
    expectTypeOf(spotify.albums.several).toBeFunction();
    expectTypeOf(spotify.library.save).toBeFunction();
  });

  it("knows how long a page may be", () => {
    const any = new Spotify({ token: "t" });
    const extended = new Spotify({ token: "t", quotaMode: "extended" });
    expectTypeOf(10 as const).toExtend<LimitOf<Parameters<typeof any.artists.albums>[1]>>();
    expectTypeOf(11 as const).not.toExtend<LimitOf<Parameters<typeof any.artists.albums>[1]>>();
    expectTypeOf(11 as const).not.toExtend<LimitOf<Parameters<typeof spotify.artists.albums>[1]>>();
    expectTypeOf(50 as const).toExtend<LimitOf<Parameters<typeof extended.artists.albums>[1]>>();
    expectTypeOf(51 as const).not.toExtend<LimitOf<Parameters<typeof extended.artists.albums>[1]>>();
    expectTypeOf(51 as const).not.toExtend<LimitOf<Parameters<typeof any.library.tracks>[0]>>();
    expectTypeOf(0 as const).not.toExtend<LimitOf<Parameters<typeof any.library.tracks>[0]>>();
    const fromQuery = Number("20");
    // @ts-expect-error Nobody knows how much that is.
    expectTypeOf(() => any.library.tracks({ limit: fromQuery })).toBeFunction();
    expectTypeOf(() => any.library.tracks({ limit: upTo(50, fromQuery) })).toBeFunction();
    // @ts-expect-error There is no such type.
    expectTypeOf(() => any.search("x", "song")).toBeFunction();
    // @ts-expect-error Search has pages of at most 10.
    const search = () => any.search("x", "track", { limit: 20 });
    expectTypeOf(search).toBeFunction();
    expectTypeOf(() => extended.search("x", "track", { limit: 20 })).toBeFunction();
  });
});

describe("a function that takes any client with some methods, as a type", () => {
  const pausing = (spotify: SpotifyWith<"player.pause" | "library.tracks" | "search">) => spotify;
  const token = "t";

  it("takes those that have them, whatever else they have", () => {
    expectTypeOf(pausing).toBeCallableWith(new Spotify({ token }));
    expectTypeOf(pausing).toBeCallableWith(new Spotify({ token, quotaMode: "extended" }));
    expectTypeOf(pausing).toBeCallableWith(new Spotify({ token, quotaMode: "development" }));
    const granted = new Spotify({ token, scope: ["user-modify-playback-state", "user-library-read"] });
    expectTypeOf(pausing).toBeCallableWith(granted);
  });

  it("refuses those that lack one", () => {
    const reading = new Spotify({ token, scope: ["user-library-read"] });
    // @ts-expect-error The grant lacks user-modify-playback-state.
    expectTypeOf(pausing(reading)).toBeObject();
    type Parameter = Parameters<typeof pausing>[0];
    expectTypeOf<keyof Parameter>().toEqualTypeOf<"player" | "library" | "search">();
    expectTypeOf<keyof Parameter["player"]>().toEqualTypeOf<"pause">();
  });
});

describe("parameters of a few values, as types", () => {
  const { player, users, artists, following, playlists } = new Spotify({ token: "t", quotaMode: "extended" });

  it("take those and no others", () => {
    expectTypeOf(player.repeat).parameter(0).toEqualTypeOf<"track" | "context" | "off">();
    expectTypeOf(users.topTracks).parameter(0).exclude(undefined).toHaveProperty("timeRange");
    expectTypeOf<"a_week">().not.toExtend<NonNullable<Parameters<typeof users.topTracks>[0]>["timeRange"]>();
    expectTypeOf<["ep"]>().not.toExtend<NonNullable<Parameters<typeof artists.albums>[1]>["includeGroups"]>();
    expectTypeOf(following.follow).parameter(0).toEqualTypeOf<"artist" | "user">();
    expectTypeOf<["song"]>().not.toExtend<
      NonNullable<Parameters<typeof playlists.items>[1]>["additionalTypes"]
    >();
    // @ts-expect-error One or the other.
    const both = () => player.play({ context: "spotify:album:x", uris: [] });
    expectTypeOf(both).toBeFunction();
    // @ts-expect-error A playlist has a name.
    const nameless = () => playlists.create({ public: true });
    expectTypeOf(nameless).toBeFunction();
  });
});

describe("what a search finds, as a type", () => {
  it("goes by the types that were asked for", () => {
    const spotify = new Spotify({ token: "t" });
    const several = () => spotify.search("x", ["album", "artist"]);
    type Several = Awaited<ReturnType<typeof several>>;
    expectTypeOf<keyof Several>().toEqualTypeOf<"albums" | "artists">();
    const one = () => spotify.search("x", "track");
    expectTypeOf<Awaited<ReturnType<typeof one>>["items"][number]["type"]>().toEqualTypeOf<"track">();
  });
});

type LimitOf<Options> = Exclude<NonNullable<Options> extends { limit?: infer L } ? L : never, undefined>;
