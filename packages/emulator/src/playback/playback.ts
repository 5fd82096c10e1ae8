/** What is being played: from the catalogue by id, or something that only has a length. */
export type PlayItem =
  | { type: "track"; id: string; durationMs: number }
  | { type: "episode"; id: string; durationMs: number }
  | { type: "local"; name: string; artist: string; album: string; durationMs: number }
  | { type: "ad"; durationMs: number }
  | { type: "unknown"; durationMs: number };

export interface Device {
  id: string;
  name: string;
  /** Capitalised, as on the wire. */
  type: string;
  volumePercent: number;
}

/**
 * A person's player: what it plays, and where it stood at one moment. Where it stands now is worked out
 * from the time; nothing ticks and nothing is written while music plays.
 */
export interface Playback {
  /** Never empty; after the last comes the first. */
  items: PlayItem[];
  index: number;
  /** Position in the item at the moment `at`. */
  positionMs: number;
  at: number;
  isPlaying: boolean;
  contextUri: string | null;
  isPrivate: boolean;
  device: Device;
}

export interface Moment {
  item: PlayItem;
  index: number;
  positionMs: number;
  /** When it last changed by a command or by a new item, Unix ms. */
  changedAt: number;
}

/** Where a player stands at a time. */
export function momentAt(playback: Playback, now: number): Moment {
  const { items, isPlaying, at } = playback;
  let { index, positionMs } = playback;
  let changedAt = at;
  if (isPlaying && now > at) {
    positionMs += now - at;
    // Whole rounds through everything are taken at once, so that a jump of years costs nothing.
    const round = items.reduce((sum, item) => sum + item.durationMs, 0);
    if (positionMs >= 2 * round) positionMs -= Math.floor(positionMs / round - 1) * round;
    for (let length = lengthAt(items, index); positionMs >= length; length = lengthAt(items, index)) {
      positionMs -= length;
      index = (index + 1) % items.length;
      changedAt = now - positionMs;
    }
  }
  return { item: itemAt(items, index), index, positionMs: Math.max(0, positionMs), changedAt };
}

/** The player paused or playing on from where it stands. */
export function withPlaying(playback: Playback, isPlaying: boolean, now: number): Playback {
  const { index, positionMs } = momentAt(playback, now);
  return { ...playback, index, positionMs, at: now, isPlaying };
}

/** The player at another position of its item; past the end is the start of the next. */
export function soughtTo(playback: Playback, positionMs: number, now: number): Playback {
  const { index, item } = momentAt(playback, now);
  if (positionMs >= item.durationMs) return skipped(playback, 1, now);
  return { ...playback, index, positionMs, at: now };
}

/** The player at the start of the item so many places on, playing. */
export function skipped(playback: Playback, places: 1 | -1, now: number): Playback {
  const { index } = momentAt(playback, now);
  const count = playback.items.length;
  return { ...playback, index: (index + places + count) % count, positionMs: 0, at: now, isPlaying: true };
}

/** What comes after the present item, once through, twenty at most. */
export function upNext(playback: Playback, now: number): PlayItem[] {
  const { index } = momentAt(playback, now);
  const { items } = playback;
  return [...items.slice(index + 1), ...items.slice(0, index)].slice(0, 20);
}

function itemAt(items: readonly PlayItem[], index: number): PlayItem {
  const item = items[index];
  if (item === undefined) throw new RangeError(`A player of ${items.length} items cannot be at ${index}.`);
  return item;
}

function lengthAt(items: readonly PlayItem[], index: number): number {
  return itemAt(items, index).durationMs;
}
