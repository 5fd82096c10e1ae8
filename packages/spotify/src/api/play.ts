import type { DeviceOptions } from "./options.ts";
import { uriOf } from "./uri.ts";

interface PlayPosition extends DeviceOptions {
  /** What to begin with: its place in the list, counted from 0, or its URI or web address. Default: the first. */
  readonly offset?: number | string | undefined;
  /** Where to begin in it, in milliseconds. Default 0. */
  readonly positionMs?: number | undefined;
}

/** What to play. */
export type PlayOptions = PlayPosition &
  (
    | {
        /** URI or web address of an album, artist, playlist or show; `spotify:collection` is the liked songs. */
        readonly context: string;
        readonly uris?: undefined;
      }
    | {
        /** URIs or web addresses of tracks and episodes. */
        readonly uris: readonly string[];
        readonly context?: undefined;
      }
  );

const COLLECTION = /^spotify:(?:user:[^:\s]+:)?collection$/;

/** @throws {ConversionError} when something is named that cannot be played */
export function playBody({ context, uris, offset, positionMs }: PlayOptions) {
  return {
    context_uri: context === undefined || COLLECTION.test(context) ? context : contextUri(context),
    uris: uris?.map(itemUri),
    offset:
      typeof offset === "number"
        ? { position: offset }
        : offset === undefined
          ? undefined
          : { uri: itemUri(offset) },
    position_ms: positionMs,
  };
}

function contextUri(value: string): string {
  return uriOf(value, ["album", "artist", "audiobook", "playlist", "show"]);
}

function itemUri(value: string): string {
  return uriOf(value, ["track", "episode", "chapter"]);
}
