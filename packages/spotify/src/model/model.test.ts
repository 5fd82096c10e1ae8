import { describe, expectTypeOf, it } from "vitest";
import type { Album, DiscographyAlbum, SimplifiedAlbum } from "./album.ts";
import type { Artist, SimplifiedArtist } from "./artist.ts";
import type { Audiobook, SimplifiedAudiobook } from "./audiobook.ts";
import type { Chapter, SimplifiedChapter } from "./chapter.ts";
import type { Episode, SimplifiedEpisode } from "./episode.ts";
import type { CursorPage, Page } from "./page.ts";
import type { PlayHistory, Queue } from "./player.ts";
import type { Playlist, PlaylistItem, SimplifiedPlaylist } from "./playlist.ts";
import type { SearchResults } from "./search.ts";
import type { Show, SimplifiedShow } from "./show.ts";
import type { CatalogueTrack, LocalTrack, SimplifiedTrack, Track } from "./track.ts";
import type { CurrentUser, PublicUser } from "./user.ts";

type OptionalKey<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never }[keyof T];

describe("objects of the Web API, as types", () => {
  it("may lack what apps in Development Mode do not get", () => {
    expectTypeOf<"available_markets" | "label" | "popularity">().toExtend<OptionalKey<Album>>();
    expectTypeOf<"album_group" | "available_markets">().toExtend<OptionalKey<DiscographyAlbum>>();
    expectTypeOf<"followers" | "genres" | "popularity">().toExtend<OptionalKey<Artist>>();
    expectTypeOf<"available_markets" | "linked_from" | "popularity">().toExtend<
      OptionalKey<CatalogueTrack>
    >();
    expectTypeOf<"available_markets" | "publisher">().toExtend<OptionalKey<Show> & OptionalKey<Audiobook>>();
    expectTypeOf<"available_markets">().toExtend<OptionalKey<Chapter>>();
    expectTypeOf<"country" | "email" | "explicit_content" | "followers" | "product">().toExtend<
      OptionalKey<CurrentUser>
    >();
    expectTypeOf<"items">().toExtend<OptionalKey<Playlist>>();
  });

  it("have all that their simplified kind has", () => {
    expectTypeOf<Album>().toExtend<SimplifiedAlbum>();
    expectTypeOf<Artist>().toExtend<SimplifiedArtist>();
    expectTypeOf<Audiobook>().toExtend<SimplifiedAudiobook>();
    expectTypeOf<Chapter>().toExtend<SimplifiedChapter>();
    expectTypeOf<Episode>().toExtend<SimplifiedEpisode>();
    expectTypeOf<Show>().toExtend<SimplifiedShow>();
    expectTypeOf<CatalogueTrack>().toExtend<SimplifiedTrack>();
    expectTypeOf<CurrentUser>().toExtend<PublicUser>();
  });

  it("take a value that Spotify may add to an enumeration, and still name those known", () => {
    expectTypeOf<"mixtape">().toExtend<Album["album_type"]>();
    expectTypeOf<"minute">().toExtend<Album["release_date_precision"]>();
    expectTypeOf<string>().not.toExtend<Album["type"]>();
    expectTypeOf<Extract<Album["album_type"], "single">>().toEqualTypeOf<"single">();
  });
});

describe("an entry of a playlist, as a type", () => {
  it("is told apart by its item's type and origin", () => {
    const read = ({ item }: PlaylistItem) => {
      if (item === null) return;
      if (item.type === "episode") expectTypeOf(item).toEqualTypeOf<Episode>();
      else if (item.is_local) expectTypeOf(item).toEqualTypeOf<LocalTrack>();
      else expectTypeOf(item).toEqualTypeOf<CatalogueTrack>();
    };
    expectTypeOf(read).parameter(0).toEqualTypeOf<PlaylistItem>();
    expectTypeOf<PlaylistItem["item"]>().toEqualTypeOf<Track | Episode | null>();
  });

  it("goes by its new name, with the old one where an answer has it", () => {
    expectTypeOf<"item">().not.toExtend<OptionalKey<PlaylistItem>>();
    expectTypeOf<"track">().toExtend<OptionalKey<PlaylistItem>>();
    expectTypeOf<"items">().not.toExtend<OptionalKey<SimplifiedPlaylist>>();
    expectTypeOf<"tracks">().toExtend<OptionalKey<SimplifiedPlaylist> & OptionalKey<Playlist>>();
    expectTypeOf<Playlist["items"]>().toEqualTypeOf<Page<PlaylistItem> | undefined>();
  });
});

describe("lists, as types", () => {
  it("are told apart by whether they have offsets", () => {
    const count = (page: Page<Album> | CursorPage<Artist>) =>
      "offset" in page
        ? expectTypeOf(page).toEqualTypeOf<Page<Album>>()
        : expectTypeOf(page.total).toEqualTypeOf<number | undefined>();
    expectTypeOf(count).parameter(0).toEqualTypeOf<Page<Album> | CursorPage<Artist>>();
  });

  it("have null where Spotify leaves a hole", () => {
    expectTypeOf<null>().toExtend<NonNullable<SearchResults["playlists"]>["items"][number]>();
    expectTypeOf<null>().toExtend<Show["episodes"]["items"][number]>();
    expectTypeOf<null>().not.toExtend<Album["tracks"]["items"][number]>();
    expectTypeOf<null>().toExtend<Queue["currently_playing"]>();
    expectTypeOf<null>().toExtend<PlayHistory["context"]>();
  });

  it("have a page for each type that a search may ask for", () => {
    type SearchType = "album" | "artist" | "audiobook" | "episode" | "playlist" | "show" | "track";
    expectTypeOf<keyof SearchResults>().toEqualTypeOf<`${SearchType}s`>();
  });
});
