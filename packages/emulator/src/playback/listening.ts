import type { Album, Catalogue, Episode, Track } from "../catalogue/catalogue.ts";
import { idFor } from "../catalogue/ids.ts";
import {
  InputError,
  optional,
  readBoolean,
  readChoice,
  readFields,
  readNumber,
  readText,
  readTexts,
} from "../input.ts";
import type { Device, Playback, PlayItem } from "./playback.ts";

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
  device?:
    | { name?: string | undefined; type?: string | undefined; volumePercent?: number | undefined }
    | undefined;
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
  "device",
] as const;

/** @returns the player, or undefined for nothing. */
export function playbackOf(
  input: unknown,
  personId: string,
  catalogue: Catalogue,
  now: number,
): Playback | undefined {
  const where = "playback.set";
  const fields = readFields(input, where, settings);
  const kind = readChoice(fields.kind, `${where}: kind`, listeningKinds);
  if (kind === "nothing") return undefined;
  const durationMs = optional(fields.durationMs, `${where}: durationMs`, (value, at) =>
    readNumber(value, at, 1),
  );
  const text = (key: string, otherwise: string) =>
    optional(fields[key], `${where}: ${key}`, readText) ?? otherwise;
  const ofLength = (ms: number, item: { type: "ad" | "unknown" }) =>
    of([{ ...item, durationMs: durationMs ?? ms }]);
  const chosen = () => {
    const uris = optional(fields.uris, `${where}: uris`, readTexts);
    if (uris !== undefined) return of(uris.map((uri) => itemOf(uri, catalogue, `${where}: uris`)));
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
    device: deviceOf(fields.device, personId),
  };
}

/** The parts of a player that say what comes after what. */
export type Sequence = Pick<Playback, "items" | "index" | "contextUri">;

/** An album, an artist's tracks or a show, from a place in it. Undefined: there is no such context. */
export function contextOf(uri: string, catalogue: Catalogue): Sequence | undefined {
  const [, type, id = ""] = uri.split(":");
  const album = type === "album" ? catalogue.albums.get(id) : undefined;
  if (album !== undefined) return { items: album.tracks.map(trackItem), index: 0, contextUri: uri };
  const show = type === "show" ? catalogue.shows.get(id) : undefined;
  if (show !== undefined) return { items: show.episodes.map(episodeItem), index: 0, contextUri: uri };
  if (type !== "artist" || !catalogue.artists.has(id)) return undefined;
  const tracks = [...catalogue.tracks.values()].filter((track) => track.album.artist.id === id);
  return { items: tracks.map(trackItem), index: 0, contextUri: uri };
}

/** @throws InputError when the URI is of nothing that can be played by itself. */
export function itemOf(uri: string, catalogue: Catalogue, where: string): PlayItem {
  const [, type = "track", id = uri] = uri.split(":");
  const track = type === "track" ? catalogue.tracks.get(id) : undefined;
  if (track !== undefined) return trackItem(track);
  const episode = type === "episode" ? catalogue.episodes.get(id) : undefined;
  if (episode !== undefined) return episodeItem(episode);
  throw new InputError(where, `there is no track or episode "${uri}" in the catalogue`);
}

function trackAndOn(catalogue: Catalogue, id: string | undefined): Sequence {
  const chosen = id ?? [...catalogue.tracks.keys()][0] ?? "";
  const track = catalogue.tracks.get(bareId(chosen, "track"));
  if (track === undefined)
    throw new InputError("playback.set: id", `there is no track "${chosen}" in the catalogue`);
  const album: Album = track.album;
  return {
    items: album.tracks.map(trackItem),
    index: track.number - 1,
    contextUri: `spotify:album:${album.id}`,
  };
}

function episodeAndOn(catalogue: Catalogue, id: string | undefined): Sequence {
  const chosen = id ?? [...catalogue.episodes.keys()][0] ?? "";
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

function trackItem({ id, durationMs }: Track): PlayItem {
  return { type: "track", id, durationMs };
}

function episodeItem({ id, durationMs }: Episode): PlayItem {
  return { type: "episode", id, durationMs };
}

function bareId(idOrUri: string, type: string): string {
  const prefix = `spotify:${type}:`;
  return idOrUri.startsWith(prefix) ? idOrUri.slice(prefix.length) : idOrUri;
}

function deviceOf(input: unknown, personId: string): Device {
  const where = "playback.set: device";
  const fields = input === undefined ? {} : readFields(input, where, ["name", "type", "volumePercent"]);
  return {
    id: idFor("device", personId) + idFor("device", personId, "2").slice(0, 18),
    name: optional(fields.name, `${where}: name`, readText) ?? "Kitchen speaker",
    type: optional(fields.type, `${where}: type`, readText) ?? "Speaker",
    volumePercent:
      optional(fields.volumePercent, `${where}: volumePercent`, (value, at) => readNumber(value, at, 0)) ??
      60,
  };
}
