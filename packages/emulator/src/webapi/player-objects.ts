import { momentAt, type Playback, type PlayItem } from "../playback/playback.ts";
import { contextObject, episodeObject, localTrackObject, type Shape, trackObject } from "./objects.ts";
import type { PersonalCall } from "./operation.ts";

/** CurrentlyPlayingObject; with the device and the modes around it, CurrentlyPlayingContextObject. */
export function currentlyPlayingObject(call: PersonalCall, playback: Playback) {
  const now = call.world.clock.now();
  const { item, positionMs } = momentAt(playback, now);
  const { isPlaying, contextUri, isPrivate } = playback;
  const shown = isPrivate ? null : shownItem(item, call);
  return {
    timestamp: now,
    context: isPrivate || contextUri === null ? null : contextObject(contextUri, call.origin),
    progress_ms: isPrivate || item.type === "ad" ? null : positionMs,
    item: shown,
    currently_playing_type: item.type === "local" ? "track" : item.type,
    actions: { disallows: disallowsOf(playback, item) },
    is_playing: isPlaying,
  };
}

/** CurrentlyPlayingContextObject. `timestamp` is the last change here, where the other has the time of fetch. */
export function playbackObject(call: PersonalCall, playback: Playback) {
  const { changedAt } = momentAt(playback, call.world.clock.now());
  return {
    device: deviceObject(playback),
    shuffle_state: false,
    smart_shuffle: false,
    repeat_state: "context",
    ...currentlyPlayingObject(call, playback),
    timestamp: changedAt,
  };
}

/** DeviceObject. */
export function deviceObject({ device, isPrivate }: Playback) {
  return {
    id: device.id,
    is_active: true,
    is_private_session: isPrivate,
    is_restricted: false,
    name: device.name,
    type: device.type,
    volume_percent: device.volumePercent,
    supports_volume: true,
  };
}

/** TrackObject or EpisodeObject; null for what has none, and for what the catalogue no longer holds. */
export function itemObject(item: PlayItem, call: PersonalCall) {
  const { tracks, episodes } = call.world.catalogue;
  const shape: Shape = { app: call.app, origin: call.origin, market: call.query.get("market") ?? undefined };
  const track = item.type === "track" ? tracks.get(item.id) : undefined;
  if (track !== undefined) return trackObject(track, shape);
  const episode = item.type === "episode" ? episodes.get(item.id) : undefined;
  if (episode !== undefined) return episodeObject(episode, shape);
  return item.type === "local" ? localTrackObject(item) : null;
}

// Only who names `episode` among additional_types is shown one.
function shownItem(item: PlayItem, call: PersonalCall) {
  const types = call.query.get("additional_types")?.split(",") ?? [];
  return item.type === "episode" && !types.includes("episode") ? null : itemObject(item, call);
}

// Spotify sends only what is true.
function disallowsOf({ isPlaying, contextUri }: Playback, item: PlayItem): Record<string, true> {
  const disallows: Record<string, true> = isPlaying ? { resuming: true } : { pausing: true };
  if (item.type === "ad") return { ...disallows, seeking: true, skipping_next: true, skipping_prev: true };
  if (contextUri === null) return { ...disallows, toggling_repeat_context: true, toggling_shuffle: true };
  return disallows;
}
