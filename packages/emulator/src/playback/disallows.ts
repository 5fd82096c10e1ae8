import { itemOf, type Playback } from "./playback.ts";

/** What a player can be told, by the names that `actions` has for it. */
export type PlayerAction =
  | "pausing"
  | "resuming"
  | "seeking"
  | "skipping_next"
  | "skipping_prev"
  | "toggling_repeat_context"
  | "toggling_repeat_track"
  | "toggling_shuffle";

/** What cannot be done with a playback as it stands now; only what is true, as Spotify sends it. */
export function disallowsOf(playback: Playback): Partial<Record<PlayerAction, true>> {
  const { isPlaying, contextUri, items } = playback;
  const isLone = contextUri === null && items.length === 1;
  return {
    ...(isPlaying ? { resuming: true } : { pausing: true }),
    ...(itemOf(playback).type === "ad" ? { seeking: true, skipping_next: true, skipping_prev: true } : {}),
    ...(isLone ? { toggling_repeat_context: true, toggling_shuffle: true } : {}),
  };
}
