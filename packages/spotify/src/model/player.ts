import type { Episode } from "./episode.ts";
import type { ExternalUrls } from "./parts.ts";
import type { CatalogueTrack, Track } from "./track.ts";

/** What playback is from: an album, a playlist, an artist, a show, the liked songs. */
export interface PlaybackContext {
  type: "album" | "artist" | "playlist" | "show" | "collection" | (string & {});
  uri: string;
  href: string;
  external_urls: ExternalUrls;
}

/** Something that playback can do. */
export type PlaybackAction =
  | "interrupting_playback"
  | "pausing"
  | "resuming"
  | "seeking"
  | "skipping_next"
  | "skipping_prev"
  | "toggling_repeat_context"
  | "toggling_repeat_track"
  | "toggling_shuffle"
  | "transferring_playback"
  | (string & {});

/** What playback can do now. */
export interface PlaybackActions {
  /** What cannot be done now. An action that is not named can be. */
  disallows?: { [action in PlaybackAction]?: boolean };
}

interface PlayingState {
  is_playing: boolean;
  /** Unix milliseconds. */
  timestamp: number;
  /** How far into the item. May be null in a private session and with an advert. */
  progress_ms: number | null;
  context: PlaybackContext | null;
  actions?: PlaybackActions;
}

/** A track plays. The item is null in a private session, and where it is not to be had. */
export interface PlayingTrack {
  currently_playing_type: "track";
  item: Track | null;
}

/** An episode plays. The item is null unless `additionalTypes` has `"episode"`. */
export interface PlayingEpisode {
  currently_playing_type: "episode";
  item: Episode | null;
}

/** An advert plays. */
export interface PlayingAd {
  currently_playing_type: "ad";
  item: null;
}

/** Something plays that Spotify does not tell. A value that is none of the four may come as well. */
export interface PlayingUnknown {
  currently_playing_type: "unknown";
  item: null;
}

/** What plays now; `currently_playing_type` says which kind of thing it is. */
export type CurrentlyPlaying = PlayingState & (PlayingTrack | PlayingEpisode | PlayingAd | PlayingUnknown);

/** Something that plays Spotify. Ids change over time. */
export interface Device {
  id: string | null;
  name: string;
  /** `Computer`, `Smartphone`, `Speaker`, `TV` and others. */
  type: string;
  is_active: boolean;
  is_private_session: boolean;
  /** Whether it takes no commands. */
  is_restricted: boolean;
  /** 0 to 100. */
  volume_percent: number | null;
  supports_volume: boolean;
}

/** What plays now, how, and on which device. */
export type Playback = CurrentlyPlaying & {
  device: Device;
  repeat_state: "off" | "track" | "context";
  shuffle_state: boolean;
  smart_shuffle?: boolean;
};

/** What plays now and what comes next. */
export interface Queue {
  currently_playing: Track | Episode | null;
  /** The next items, of the queue and then of the context; how many is up to Spotify. */
  queue: (Track | Episode)[];
}

/** A track that was played. */
export interface PlayHistory {
  track: CatalogueTrack;
  /** ISO 8601, UTC, with milliseconds. */
  played_at: string;
  /** What the track was played from. */
  context: PlaybackContext | null;
}
