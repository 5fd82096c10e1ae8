import { disallowsOf } from "../playback/disallows.ts";
import { momentAt, type Playback, type PlayItem } from "../playback/playback.ts";
import { activeDeviceOf, type Device, type Play, type Player } from "../playback/player.ts";
import { contextObject } from "./objects/context.ts";
import { episodeObject } from "./objects/episode.ts";
import { localTrackObject } from "./objects/local-track.ts";
import { type Shape, shapeOf } from "./objects/shape.ts";
import { trackObject } from "./objects/track.ts";
import type { PersonalCall } from "./operation.ts";

/** CurrentlyPlayingObject; with the device and the modes around it, CurrentlyPlayingContextObject. */
export function currentlyPlayingObject(call: PersonalCall, playback: Playback) {
  const now = call.world.clock.now();
  const { item, positionMs, isPlaying, standing } = momentAt(playback, now);
  const { contextUri, isPrivate } = playback;
  return {
    timestamp: now,
    context: isPrivate ? null : playContextObject(contextUri, call),
    progress_ms: isPrivate || item.type === "ad" ? null : positionMs,
    item: isPrivate ? null : shownItem(item, call),
    currently_playing_type: item.type === "local" ? "track" : item.type,
    actions: { disallows: disallowsOf(standing) },
    is_playing: isPlaying,
  };
}

/** CurrentlyPlayingContextObject. `timestamp` is the last change here, where the other has the time of fetch. */
export function playbackObject(call: PersonalCall, playback: Playback, player: Player) {
  const { changedAt } = momentAt(playback, call.world.clock.now());
  const device = activeDeviceOf(player);
  return {
    device: device === undefined ? null : deviceObject(device, player),
    shuffle_state: playback.shuffledFrom !== null,
    smart_shuffle: false,
    repeat_state: playback.repeat,
    ...currentlyPlayingObject(call, playback),
    timestamp: changedAt,
  };
}

/** DeviceObject. */
export function deviceObject(device: Device, { activeDeviceId, playback }: Player) {
  const isActive = device.id === activeDeviceId;
  return {
    id: device.id,
    is_active: isActive,
    is_private_session: isActive && playback?.isPrivate === true,
    is_restricted: device.isRestricted,
    name: device.name,
    type: device.type,
    volume_percent: device.volumePercent,
    supports_volume: device.supportsVolume,
  };
}

/** PlayHistoryObject; undefined for a track that the catalogue no longer holds. */
export function playHistoryObject({ id, playedAt, contextUri }: Play, call: PersonalCall, shape: Shape) {
  const track = call.world.catalogue.tracks.get(id);
  if (track === undefined) return undefined;
  return {
    track: trackObject(track, shape),
    played_at: new Date(playedAt).toISOString(),
    context: playContextObject(contextUri, call),
  };
}

/** TrackObject or EpisodeObject; null for what has none, and for what the catalogue no longer holds. */
export function itemObject(item: PlayItem, { catalogue }: PersonalCall["world"], shape: Shape) {
  const track = item.type === "track" ? catalogue.tracks.get(item.id) : undefined;
  if (track !== undefined) return trackObject(track, shape);
  const episode = item.type === "episode" ? catalogue.episodes.get(item.id) : undefined;
  if (episode !== undefined) return episodeObject(episode, shape);
  return item.type === "local" ? localTrackObject(item) : null;
}

// Only who names `episode` among additional_types is shown one.
function shownItem(item: PlayItem, call: PersonalCall) {
  const types = call.query.get("additional_types")?.split(",") ?? [];
  if (item.type === "episode" && !types.includes("episode")) return null;
  return itemObject(item, call.world, shapeOf(call));
}

function playContextObject(uri: string | null, { origin }: PersonalCall) {
  if (uri === null) return null;
  if (!uri.endsWith(":collection")) return contextObject(uri, origin);
  return {
    external_urls: { spotify: "https://open.spotify.com/collection/tracks" },
    href: `${origin}/v1/me/tracks`,
    type: "collection",
    uri,
  };
}
