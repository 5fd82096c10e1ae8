import { InputError, optional, readFields, readNumber, readText } from "../input.ts";
import { type ListedDevice, readDevices } from "../playback/devices.ts";
import { type Listening, listeningTo } from "../playback/listening.ts";
import { type NowPlaying, nowPlaying } from "../playback/now-playing.ts";
import { type Playback, skipped, soughtTo } from "../playback/playback.ts";
import {
  changed,
  type Device,
  noPlayer,
  type Play,
  type Player,
  playbackOf,
  playsUntil,
  settled,
  withDevices,
  withPlays,
} from "../playback/player.ts";
import { personOf } from "../state/people.ts";
import type { World } from "../world.ts";
import { readTime } from "./library.ts";

export interface PlaybackControl {
  get(personId: string): NowPlaying;
  set(personId: string, listening: Listening): NowPlaying;
  pause(personId: string): NowPlaying;
  resume(personId: string): NowPlaying;
  /** To a position in the item, in ms; past its end the next begins. */
  seek(personId: string, positionMs: number): NowPlaying;
  next(personId: string): NowPlaying;
  previous(personId: string): NowPlaying;
}

export interface DeviceControl {
  list(personId: string): DeviceRecord[];
  /** Replaces all of a person's devices. Where none is active, what plays is paused. */
  set(personId: string, devices: readonly ListedDevice[]): DeviceRecord[];
}

export type DeviceRecord = Device & { isActive: boolean };

/** What a person played, newest first: tracks heard to their end, or left after 30 seconds; the last fifty. */
export interface PlayControl {
  list(personId: string): Play[];
  /** Puts plays among them. */
  add(personId: string, plays: readonly GivenPlay[]): Play[];
  clear(personId: string): void;
}

export interface GivenPlay {
  /** Track id or URI. */
  id: string;
  /** When it ended, Unix ms or ISO text. Default: now. */
  playedAt?: number | string | undefined;
  /** Default: none. */
  contextUri?: string | null | undefined;
}

export function createPlaybackControl(world: World): PlaybackControl {
  const { players, clock, catalogue } = world;
  const change = (personId: string, operation: string, step: (playback: Playback) => Playback) => {
    const id = idOf(world, personId, `playback.${operation}`);
    const player = players.get(id) ?? noPlayer;
    if (playbackOf(player) === null) {
      throw new InputError(`playback.${operation}`, `"${id}" plays nothing: set something first`);
    }
    players.put(id, changed(player, clock.now(), step));
    return nowPlaying(world, id);
  };
  return {
    get: (personId) => nowPlaying(world, idOf(world, personId, "playback.get")),
    set(personId, listening) {
      const id = idOf(world, personId, "playback.set");
      players.put(id, listeningTo(players.get(id) ?? noPlayer, listening, id, catalogue, clock.now()));
      return nowPlaying(world, id);
    },
    pause: (personId) => change(personId, "pause", (playback) => ({ ...playback, isPlaying: false })),
    resume: (personId) => change(personId, "resume", (playback) => ({ ...playback, isPlaying: true })),
    seek: (personId, positionMs) => {
      const position = readNumber(positionMs, "playback.seek: positionMs", 0);
      return change(personId, "seek", (playback) => soughtTo(playback, position));
    },
    next: (personId) => change(personId, "next", (playback) => skipped(playback, 1)),
    previous: (personId) => change(personId, "previous", (playback) => skipped(playback, -1)),
  };
}

export function createDeviceControl(world: World): DeviceControl {
  const { players, clock } = world;
  const list = (id: string) => {
    const { devices, activeDeviceId } = players.get(id) ?? noPlayer;
    return devices.map((device) => ({ ...device, isActive: device.id === activeDeviceId }));
  };
  return {
    list: (personId) => list(idOf(world, personId, "devices.list")),
    set(personId, devices) {
      const id = idOf(world, personId, "devices.set");
      const given = readDevices(devices, id, "devices.set");
      players.put(id, withDevices(players.get(id) ?? noPlayer, given, clock.now()));
      return list(id);
    },
  };
}

export function createPlayControl(world: World): PlayControl {
  const { players, clock } = world;
  const list = (id: string) => playsUntil(players.get(id) ?? noPlayer, clock.now());
  const keep = (id: string, change: (player: Player) => Player) =>
    players.put(id, change(players.get(id) ?? noPlayer));
  return {
    list: (personId) => list(idOf(world, personId, "plays.list")),
    add(personId, plays) {
      const id = idOf(world, personId, "plays.add");
      const given = readPlays(plays, world);
      keep(id, (player) => withPlays(player, given, clock.now()));
      return list(id);
    },
    clear: (personId) =>
      keep(idOf(world, personId, "plays.clear"), (player) => ({
        ...settled(player, clock.now()),
        plays: [],
      })),
  };
}

/** @throws InputError for tracks there are not */
export function readPlays(input: unknown, { catalogue, clock }: World): Play[] {
  if (!Array.isArray(input))
    throw new InputError("plays.add", "must be a list of { id, playedAt, contextUri }");
  return input.map((entry, place) => {
    const where = `plays.add[${place}]`;
    const fields = readFields(entry, where, ["id", "playedAt", "contextUri"]);
    const id = readText(fields.id, `${where}: id`).replace(/^spotify:track:/, "");
    if (!catalogue.tracks.has(id)) throw new InputError(where, `there is no track "${id}" in the catalogue`);
    return {
      id,
      playedAt: optional(fields.playedAt, `${where}: playedAt`, readTime) ?? clock.now(),
      contextUri:
        fields.contextUri === null
          ? null
          : (optional(fields.contextUri, `${where}: contextUri`, readText) ?? null),
    };
  });
}

function idOf({ people }: World, personId: string, where: string): string {
  return personOf(people, personId, where).id;
}
