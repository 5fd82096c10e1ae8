import { albumsOperations } from "./albums.ts";
import { artistsOperations } from "./artists.ts";
import { audiobooksOperations } from "./audiobooks.ts";
import { browseOperations } from "./browse.ts";
import { chaptersOperations } from "./chapters.ts";
import { episodesOperations } from "./episodes.ts";
import { followingOperations } from "./following.ts";
import { libraryOperations } from "./library.ts";
import { marketsOperations } from "./markets.ts";
import type { Operation } from "./operation.ts";
import { playerOperations } from "./player.ts";
import { playlistsOperations } from "./playlists.ts";
import { searchOperations } from "./search.ts";
import { showsOperations } from "./shows.ts";
import { tracksOperations } from "./tracks.ts";
import { usersOperations } from "./users.ts";

/** The operation that each method calls, by resource and name: `operationsByMethod.albums.get`. */
export const operationsByMethod = {
  albums: albumsOperations,
  artists: artistsOperations,
  audiobooks: audiobooksOperations,
  browse: browseOperations,
  chapters: chaptersOperations,
  episodes: episodesOperations,
  following: followingOperations,
  library: libraryOperations,
  markets: marketsOperations,
  player: playerOperations,
  playlists: playlistsOperations,
  search: searchOperations,
  shows: showsOperations,
  tracks: tracksOperations,
  users: usersOperations,
} as const;

/** Every operation of the Web API, once. */
export const operations: readonly Operation[] = /* @__PURE__ */ Object.freeze([
  ...new Set<Operation>(Object.values(operationsByMethod).flatMap((table) => Object.values(table))),
]);
