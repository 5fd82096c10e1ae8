import { markPage, type PageKind, unwrapped } from "../client/page-source.ts";
import type { Page } from "../model/page.ts";
import type { Playlist, PlaylistItem, SimplifiedPlaylist } from "../model/playlist.ts";
import { playlistsOperations as operations } from "../operations/playlists.ts";
import { isObject } from "../text.ts";

// Until 2026 a playlist's entries were `tracks`, and what an entry holds was `track`; answers come with the old names,
// the new ones or both. Readers find the new ones in any case, and the old ones as they came.

/** How the pages of a playlist's entries are read, wherever they are asked for. */
export function itemsKind(operation: PageKind["operation"]): PageKind {
  return { operation, read: (answer) => withItemNames(unwrapped(answer) as Page<PlaylistItem>) };
}

/** A whole playlist, with its first page of entries ready to be walked on from. */
export function readPlaylist(answer: Playlist): Playlist {
  const playlist = withItems(answer);
  const { items } = playlist;
  if (items === undefined || !Array.isArray(items.items)) return playlist;
  const isOld = typeof items.href === "string" && /\/tracks(?:\?|$)/.test(items.href);
  markPage(withItemNames(items), itemsKind(isOld ? operations.tracks : operations.items));
  return playlist;
}

/** A page of playlists, some of which may be null. */
export function readPlaylists(answer: unknown): Page<SimplifiedPlaylist> {
  const page = unwrapped(answer) as Page<SimplifiedPlaylist>;
  for (const playlist of page.items) withItems(playlist);
  return page;
}

function withItems<P extends { items?: unknown; tracks?: unknown }>(playlist: P): P {
  if (isObject(playlist) && playlist.items === undefined && playlist.tracks !== undefined) {
    playlist.items = playlist.tracks;
  }
  return playlist;
}

function withItemNames(page: Page<PlaylistItem>): Page<PlaylistItem> {
  for (const entry of page.items) {
    if (isObject(entry) && entry.item === undefined && entry.track !== undefined) entry.item = entry.track;
  }
  return page;
}
