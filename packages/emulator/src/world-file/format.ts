import type { OwnCatalogue } from "../catalogue/own-catalogue.ts";
import type { Reference } from "../catalogue/references.ts";
import type { FaultPlan } from "../control/faults/fault.ts";
import type { EmulatorPlaylist } from "../control/playlists.ts";
import type { GivenLimits } from "../limits/limits.ts";
import type { ListedDevice } from "../playback/devices.ts";
import type { Listening } from "../playback/listening.ts";
import type { RepeatMode } from "../playback/playback.ts";
import type { EmulatorApp } from "../state/apps.ts";
import type { EmulatorPerson } from "../state/people.ts";

export const worldFormat = "stagedoor-world";
export const worldVersion = 1;

/** Unix ms, or ISO text: `2025-03-01`, `2025-03-01T12:00:00Z`. */
type Moment = number | string;

/**
 * A whole world as plain JSON, saved or written by hand. What is left out is as in a new emulator. Grants, tokens, codes
 * and browsers' logins are no part of it, and the requests that were recorded neither.
 */
export interface EmulatorWorld {
  format: typeof worldFormat;
  version: typeof worldVersion;
  /** What the made-up catalogue, ids, orders and shuffles follow from. Default: the emulator's. */
  seed?: string | undefined;
  /** Default: real time. */
  clock?: WorldClock | undefined;
  catalogue?: OwnCatalogue | undefined;
  /** Default: the emulator's own apps. */
  apps?: readonly EmulatorApp[] | undefined;
  /** Default: the emulator's own people. */
  people?: readonly WorldPerson[] | undefined;
  /** Beside those of Spotify's own. */
  playlists?: readonly WorldPlaylist[] | undefined;
  /** Default: none. */
  limits?: GivenLimits | undefined;
  /** Default: none. */
  faults?: FaultPlan | undefined;
}

interface WorldClock {
  now?: Moment | undefined;
  /** Default true. */
  isRunning?: boolean | undefined;
  /** Default 1. */
  speed?: number | undefined;
}

export interface WorldPerson extends EmulatorPerson {
  /** What is played, in the words of `playback.set`. */
  listening?: WorldListening | undefined;
  /** In place of `listening`: a player as it was saved. */
  playback?: WorldPlayback | undefined;
  devices?: readonly ListedDevice[] | undefined;
  /** What was played, the newest first. */
  plays?: readonly WorldPlay[] | undefined;
  /** What is saved and who is followed. One's own playlists come by themselves. */
  library?: readonly (string | Reference | WorldSaved)[] | undefined;
  /** Apps that were agreed to, so that the authorize page goes straight back. */
  consents?: readonly WorldConsent[] | undefined;
}

interface WorldListening extends Omit<Listening, "id" | "uris"> {
  id?: string | Reference | undefined;
  uris?: readonly (string | Reference)[] | undefined;
}

export interface WorldPlayback {
  /** In the order of playing. */
  items: readonly WorldItem[];
  /** The one of them that plays, from 0. */
  index: number;
  /** One of the queue that plays after it, before the next. */
  aside: WorldItem | null;
  queue: readonly WorldItem[];
  /** Where it stood at the moment `at`. */
  positionMs: number;
  at: Moment;
  isPlaying: boolean;
  contextUri: string | null;
  isPrivate: boolean;
  repeat: RepeatMode;
  /** With shuffle: the place each item has without it. */
  shuffledFrom: readonly number[] | null;
}

/** The URI of a track or an episode, or what is in no catalogue. */
export type WorldItem =
  | string
  | { type: "local"; name: string; artist: string; album: string; durationMs: number }
  | { type: "ad" | "unknown"; durationMs: number };

interface WorldPlay {
  /** A track. */
  id: string | Reference;
  /** Default: now. */
  playedAt?: Moment | undefined;
  contextUri?: string | null | undefined;
}

interface WorldSaved {
  uri: string | Reference;
  /** Default: now. */
  addedAt?: Moment | undefined;
}

interface WorldConsent {
  clientId: string;
  scope: readonly string[];
  /** When it was first agreed to. Default: now. */
  since?: Moment | null | undefined;
}

export interface WorldPlaylist extends Omit<EmulatorPlaylist, "entries"> {
  entries?: readonly (string | Reference | WorldEntry)[] | undefined;
  /** How often it was changed, 1 as it was made: snapshot ids tell it. */
  revision?: number | undefined;
  /** A picture that was uploaded: a JPEG in base64, and the revision that it came with. */
  picture?: { jpeg: string; revision: number } | undefined;
  /** Default true; false where the owner has thrown it away. */
  ownerFollows?: boolean | undefined;
}

interface WorldEntry {
  uri: string | Reference;
  addedAt?: Moment | null | undefined;
  /** Default: the owner. */
  addedBy?: string | null | undefined;
}
