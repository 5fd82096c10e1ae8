import {
  albumFacts,
  artistFacts,
  audiobookFacts,
  episodeFacts,
  type Searched,
  type SearchFacts,
  search as searchIn,
  showFacts,
  trackFacts,
} from "../catalogue/search.ts";
import { parseSearch } from "../catalogue/search-query.ts";
import { editorId } from "../savable.ts";
import type { Playlist } from "../state/playlists.ts";
import { answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { albumObject } from "./objects/album.ts";
import { fullArtistObject } from "./objects/artist.ts";
import { audiobookObject } from "./objects/audiobook.ts";
import { simplifiedEpisodeObject } from "./objects/episode.ts";
import { isHeard, isPlayable, type Shape, shapeOf } from "./objects/shape.ts";
import { showObject } from "./objects/show.ts";
import { trackObject } from "./objects/track.ts";
import type { Call, Operation } from "./operation.ts";
import { type OffsetPage, offsetPage, readLimit, readOffset } from "./paging.ts";
import { simplifiedPlaylistObject } from "./playlist-objects.ts";

export const search: readonly Operation[] = [
  { method: "GET", path: "/search", token: "any", handle: (call) => answer(searchAll(call)) },
];

/** How far into what was found one may read. */
const most = 1000;

/** In characters. */
const longestQuestion = 250;

const types = ["album", "artist", "playlist", "track", "show", "episode", "audiobook"] as const;

type SearchType = (typeof types)[number];

/** One page for each type that was asked for. */
function searchAll(call: Call): Record<string, OffsetPage<unknown>> {
  const question = call.query.get("q") ?? "";
  if (question.trim() === "") throw new ApiError(400, "No search query");
  if (question.length > longestQuestion) {
    throw new ApiError(400, `Query exceeds maximum length of ${longestQuestion} characters`);
  }
  const asked = readTypes(call);
  const shape = shapeOf(call);
  const limit = shape.isSmall ? { default: 5, max: 10 } : { default: 20, max: 50 };
  if (readLimit(call, limit) + readOffset(call) > most) throw new ApiError(400, "Invalid offset");
  return Object.fromEntries(
    asked.map((type) => {
      const query = new URLSearchParams(call.query);
      query.set("type", type);
      const page = offsetPage(
        { ...call, query },
        { items: finders[type](call, shape), limit, map: (show) => show() },
      );
      // A page that reaches beyond what may be read is not offered.
      const isLast = page.offset + 2 * page.limit > most;
      return [`${type}s`, { ...page, next: isLast ? null : page.next }];
    }),
  );
}

function readTypes({ query }: Call): SearchType[] {
  const text = query.get("type");
  if (!text) throw new ApiError(400, "Missing parameter type");
  return [...new Set(text.split(","))].map((name) => {
    const type = types.find((known) => known === name);
    if (type === undefined) throw new ApiError(400, `Bad search type field ${name}`);
    return type;
  });
}

/** What is found of a type: each a function that shows it, since only those of one page are shown. */
type Finder = (call: Call, shape: Shape) => (() => unknown)[];

const finders: Record<SearchType, Finder> = {
  album: (call, shape) =>
    found(call, call.world.catalogue.albums, albumFacts)
      .filter((album) => isPlayable(album, shape))
      .map((album) => () => albumObject(album, shape)),
  artist: (call, shape) =>
    found(call, call.world.catalogue.artists, artistFacts).map(
      (artist) => () => fullArtistObject(artist, shape),
    ),
  track: (call, shape) =>
    found(call, call.world.catalogue.tracks, trackFacts)
      .filter((track) => isPlayable(track, shape))
      .map((track) => () => trackObject(track, shape)),
  playlist: (call) =>
    found(call, call.world.playlists.list(), playlistFacts)
      .filter(({ isPublic }) => isPublic)
      // What apps may not see leaves a hole.
      .map(
        (playlist) => () =>
          call.rules.closedSince2024 && playlist.ownerId === editorId
            ? null
            : simplifiedPlaylistObject(playlist, call),
      ),
  show: (call, shape) =>
    found(call, call.world.catalogue.shows, showFacts).map(
      (show) => () => (isHeard(shape) ? showObject(show, shape) : null),
    ),
  episode: (call, shape) =>
    found(call, call.world.catalogue.episodes, episodeFacts).map(
      (episode) => () => (isHeard(shape) ? simplifiedEpisodeObject(episode, shape) : null),
    ),
  audiobook: (call, shape) =>
    found(call, call.world.catalogue.audiobooks, audiobookFacts)
      .filter((audiobook) => isHeard(shape, audiobook.markets))
      .map((audiobook) => () => audiobookObject(audiobook, shape)),
};

function found<Thing extends object>(
  { query, world }: Call,
  things: Searched<Thing>,
  factsOf: (thing: Thing) => SearchFacts,
): readonly Thing[] {
  return searchIn(things, factsOf, parseSearch(query.get("q") ?? ""), world.clock.now());
}

function playlistFacts({ name, description }: Playlist): SearchFacts {
  return { name, about: [description ?? ""], popularity: 0 };
}
