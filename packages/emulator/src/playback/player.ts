import { itemOf, momentAt, type Playback, type PlayItem } from "./playback.ts";

export interface Device {
  id: string;
  name: string;
  /** Capitalised, as on the wire. */
  type: string;
  /** Null: Spotify does not know it. */
  volumePercent: number | null;
  supportsVolume: boolean;
  /** Shown, but takes no commands. */
  isRestricted: boolean;
}

/** A track that was heard. */
export interface Play {
  /** Track id. */
  id: string;
  /** When it ended or was left, Unix ms. */
  playedAt: number;
  contextUri: string | null;
}

/** A person's devices, what plays on one of them, and what played before. */
export interface Player {
  devices: Device[];
  /** None: commands without a device find none. */
  activeDeviceId: string | null;
  playback: Playback | null;
  /** Newest first, fifty at most, as Spotify keeps them. */
  plays: Play[];
}

export const noPlayer: Player = { devices: [], activeDeviceId: null, playback: null, plays: [] };

/** Spotify counts a play from here on. */
const heardAfterMs = 30_000;
/** How many plays are remembered. */
export const keptPlays = 50;

export function activeDeviceOf({ devices, activeDeviceId }: Player): Device | undefined {
  return devices.find(({ id }) => id === activeDeviceId);
}

/** The player as it stands at a time, ready to be changed. */
export function settled(player: Player, now: number): Player {
  if (player.playback === null) return player;
  return {
    ...player,
    playback: momentAt(player.playback, now).standing,
    plays: playsOf(player, now),
  };
}

/** With something else in place of what plays; that counts as heard, if it was for long enough. */
export function replaced(player: Player, now: number, next: Playback | null): Player {
  const standing = settled(player, now);
  const { playback } = standing;
  if (playback === null) return { ...standing, playback: next };
  const left = itemOf(playback);
  const isHeard = playback.positionMs >= heardAfterMs && (next === null || itemOf(next) !== left);
  const plays = isHeard ? withHeard(standing, playback, [{ item: left, at: now }]) : standing.plays;
  return { ...standing, plays, playback: next };
}

/** With its playback changed, where there is one. */
export function changed(player: Player, now: number, step: (standing: Playback) => Playback): Player {
  const { playback } = settled(player, now);
  return playback === null ? player : replaced(player, now, step(playback));
}

/** With other devices. Where none of them is active, what plays is paused. */
export function withDevices(
  player: Player,
  { devices, activeDeviceId }: Pick<Player, "devices" | "activeDeviceId">,
  now: number,
): Player {
  const rested = activeDeviceId === null ? changed(player, now, paused) : player;
  return { ...rested, devices, activeDeviceId };
}

/** With plays from elsewhere among those there are. */
export function withPlays(player: Player, plays: readonly Play[], now: number): Player {
  const standing = settled(player, now);
  const all = [...plays, ...standing.plays].sort((one, other) => other.playedAt - one.playedAt);
  return { ...standing, plays: all.slice(0, keptPlays) };
}

/** What plays or is paused on the active device. */
export function playbackOf(player: Player): Playback | null {
  return activeDeviceOf(player) === undefined ? null : player.playback;
}

/** What was heard until a time, newest first. What was heard later, before the clock was set back, is kept for then. */
export function playsUntil(player: Player, now: number): Play[] {
  return playsOf(player, now)
    .filter(({ playedAt }) => playedAt <= now)
    .sort((one, other) => other.playedAt - one.playedAt);
}

function playsOf(player: Player, now: number): Play[] {
  const { playback } = player;
  return playback === null ? player.plays : withHeard(player, playback, momentAt(playback, now).ended);
}

function paused(playback: Playback): Playback {
  return { ...playback, isPlaying: false };
}

function withHeard({ plays }: Player, playback: Playback, ended: { item: PlayItem; at: number }[]): Play[] {
  if (playback.isPrivate) return plays;
  const heard = ended.flatMap(({ item, at }): Play[] =>
    item.type === "track" && item.durationMs >= heardAfterMs
      ? [{ id: item.id, playedAt: at, contextUri: playback.contextUri }]
      : [],
  );
  return [...heard.reverse(), ...plays].slice(0, keptPlays);
}
