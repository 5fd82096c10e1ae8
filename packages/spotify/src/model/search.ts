import type { SimplifiedAlbum } from "./album.ts";
import type { Artist } from "./artist.ts";
import type { SimplifiedAudiobook } from "./audiobook.ts";
import type { SimplifiedEpisode } from "./episode.ts";
import type { Page } from "./page.ts";
import type { SimplifiedPlaylist } from "./playlist.ts";
import type { SimplifiedShow } from "./show.ts";
import type { CatalogueTrack } from "./track.ts";

/**
 * What a search found: a page for each type that was asked for. Null stands for what is not to be had, in this
 * market or at all.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/search
 */
export interface SearchResults {
  tracks?: Page<CatalogueTrack>;
  artists?: Page<Artist>;
  albums?: Page<SimplifiedAlbum>;
  playlists?: Page<SimplifiedPlaylist | null>;
  shows?: Page<SimplifiedShow | null>;
  episodes?: Page<SimplifiedEpisode | null>;
  audiobooks?: Page<SimplifiedAudiobook | null>;
}
