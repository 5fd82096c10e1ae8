import type { Album, Catalogue } from "../catalogue/things.ts";
import {
  type Fields,
  InputError,
  optional,
  readBoolean,
  readChoice,
  readFields,
  readNumber,
  readText,
  readTexts,
} from "../input.ts";
import { type DeviceSettings, readDevice } from "./devices.ts";
import { type Playback, type PlayItem, type RepeatMode, repeatModes, type Sequence } from "./playback.ts";
import { activeDeviceOf, type Player, replaced } from "./player.ts";
import { episodeItem, itemOfUri, trackItem } from "./sequence.ts";

const listeningKinds = ["track", "episode", "ad", "local", "private", "unknown", "nothing"] as const;
export type ListeningKind = (typeof listeningKinds)[number];

/**
 * What a person is to be listening to. Ids may be ids or URIs. Without an id there is a song, or an
 * episode, of the catalogue's.
 */
export interface Listening {
  kind: ListeningKind;
  /** Track (with `track` and `private`) or episode; its album or show plays on after it. */
  id?: string | undefined;
  /** Instead of `id`: these tracks and episodes, one after the other, without a context. */
  uris?: readonly string[] | undefined;
  /** Of a local file. */
  name?: string | undefined;
  artist?: string | undefined;
  album?: string | undefined;
  /** Of an advert (default 30 s), a local file (default 200 s) or something unknown (default 180 s). */
  durationMs?: number | undefined;
  /** Default 0. */
  positionMs?: number | undefined;
  /** Default true. */
  isPlaying?: boolean | undefined;
  /** Default `context`: after the last item comes the first. */
  repeat?: RepeatMode | undefined;
  /** In place of the active device. Default: the active device, or a kitchen speaker where there is none. */
  device?: DeviceSettings | undefined;
}

const settings = [
  "kind",
  "id",
  "uris",
  "name",
  "artist",
  "album",
  "durationMs",
  "positionMs",
  "isPlaying",
  "repeat",
  "device",
] as const;

const where = "playback.set";

/** The player of a person who begins to listen to that. For nothing, the devices go too. */
export function listeningTo(
  player: Player,
  input: unknown,
  personId: string,
  catalogue: Catalogue,
  now: number,
): Player {
  const fields = readFields(input, where, settings);
  const kind = readChoice(fields.kind, `${where}: kind`, listeningKinds);
  const playback = kind === "nothing" ? null : readPlayback(kind, fields, catalogue, now);
  const { plays } = replaced(player, now, playback);
  if (playback === null) return { devices: [], activeDeviceId: null, playback, plays };
  const active = activeDeviceOf(player);
  const device =
    fields.device === undefined && active !== undefined
      ? active
      : readDevice(fields.device ?? {}, personId, `${where}: device`);
  const others = player.devices.filter(({ id }) => id !== active?.id && id !== device.id);
  return { devices: [device, ...others], activeDeviceId: device.id, playback, plays };
}

function readPlayback(
  kind: Exclude<ListeningKind, "nothing">,
  fields: Fields,
  catalogue: Catalogue,
  now: number,
): Playback {
  const durationMs = optional(fields.durationMs, `${where}: durationMs`, (value, at) =>
    readNumber(value, at, 1),
  );
  const text = (key: string, otherwise: string) =>
    optional(fields[key], `${where}: ${key}`, readText) ?? otherwise;
  const ofLength = (ms: number, item: { type: "ad" | "unknown" }) =>
    of([{ ...item, durationMs: durationMs ?? ms }]);
  const chosen = () => {
    const uris = optional(fields.uris, `${where}: uris`, readTexts);
    if (uris !== undefined) return of(uris.map((uri) => itemOfUri(uri, catalogue, `${where}: uris`)));
    const id = optional(fields.id, `${where}: id`, readText);
    return kind === "episode" ? episodeAndOn(catalogue, id) : trackAndOn(catalogue, id);
  };
  const sequences: Record<Exclude<ListeningKind, "nothing">, () => Sequence> = {
    track: chosen,
    episode: chosen,
    private: chosen,
    ad: () => ofLength(30_000, { type: "ad" }),
    unknown: () => ofLength(180_000, { type: "unknown" }),
    local: () =>
      of([
        {
          type: "local",
          name: text("name", "Demo (kitchen, take 3)"),
          artist: text("artist", "The Cellar Tapes"),
          album: text("album", "Found on a Disk"),
          durationMs: durationMs ?? 200_000,
        },
      ]),
  };
  const sequence = sequences[kind]();
  const first = sequence.items[sequence.index];
  if (first === undefined) throw new InputError(`${where}: uris`, "must name at least one track or episode");
  const positionMs =
    optional(fields.positionMs, `${where}: positionMs`, (value, at) => readNumber(value, at, 0)) ?? 0;
  if (positionMs >= first.durationMs) {
    throw new InputError(`${where}: positionMs`, `must lie within the item's ${first.durationMs} ms`);
  }
  return {
    ...sequence,
    positionMs,
    at: now,
    isPlaying: optional(fields.isPlaying, `${where}: isPlaying`, readBoolean) ?? true,
    isPrivate: kind === "private",
    aside: null,
    queue: [],
    repeat:
      optional(fields.repeat, `${where}: repeat`, (value, at) => readChoice(value, at, repeatModes)) ??
      "context",
    shuffledFrom: null,
  };
}

function trackAndOn(catalogue: Catalogue, id: string | undefined): Sequence {
  const [first = ""] = catalogue.tracks.keys();
  const chosen = id ?? first;
  const track = catalogue.tracks.get(bareId(chosen, "track"));
  if (track === undefined)
    throw new InputError("playback.set: id", `there is no track "${chosen}" in the catalogue`);
  const album: Album = track.album;
  return {
    items: album.tracks.map(trackItem),
    index: album.tracks.indexOf(track),
    contextUri: `spotify:album:${album.id}`,
  };
}

function episodeAndOn(catalogue: Catalogue, id: string | undefined): Sequence {
  const [first = ""] = catalogue.episodes.keys();
  const chosen = id ?? first;
  const episode = catalogue.episodes.get(bareId(chosen, "episode"));
  if (episode === undefined)
    throw new InputError("playback.set: id", `there is no episode "${chosen}" in the catalogue`);
  const { show } = episode;
  return {
    items: show.episodes.map(episodeItem),
    index: show.episodes.indexOf(episode),
    contextUri: `spotify:show:${show.id}`,
  };
}

function of(items: PlayItem[]): Sequence {
  return { items, index: 0, contextUri: null };
}

function bareId(idOrUri: string, type: string): string {
  const prefix = `spotify:${type}:`;
  return idOrUri.startsWith(prefix) ? idOrUri.slice(prefix.length) : idOrUri;
}
