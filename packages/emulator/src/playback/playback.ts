/** What is being played: from the catalogue by id, or something that only has a length. */
export type PlayItem =
  | { type: "track"; id: string; durationMs: number }
  | { type: "episode"; id: string; durationMs: number }
  | { type: "local"; name: string; artist: string; album: string; durationMs: number }
  | { type: "ad"; durationMs: number }
  | { type: "unknown"; durationMs: number };

export const repeatModes = ["off", "track", "context"] as const;
export type RepeatMode = (typeof repeatModes)[number];

/**
 * What a player plays, and where it stood at one moment. Where it stands now is worked out from the time;
 * nothing ticks and nothing is written while music plays.
 */
export interface Playback {
  /** In the order of playing. Never empty. */
  items: PlayItem[];
  index: number;
  /** An item of the queue that plays between `index` and the next. */
  aside: PlayItem | null;
  /** What was queued by hand; it comes before the items after `index`. */
  queue: PlayItem[];
  /** Position in the item at the moment `at`. */
  positionMs: number;
  at: number;
  isPlaying: boolean;
  contextUri: string | null;
  isPrivate: boolean;
  repeat: RepeatMode;
  /** With shuffle: the place each of `items` has without it. */
  shuffledFrom: number[] | null;
}

/** The parts of a playback that say what comes after what. */
export type Sequence = Pick<Playback, "items" | "index" | "contextUri">;

export interface Moment {
  item: PlayItem;
  positionMs: number;
  isPlaying: boolean;
  /** When it last changed by a command or by a new item, Unix ms. */
  changedAt: number;
  /** What came to its end since the last command, and when; the last fifty at least. */
  ended: { item: PlayItem; at: number }[];
  /** The playback as it stands then. */
  standing: Playback;
}

const remembered = 50;

/** Where a playback stands at a time. */
export function momentAt(playback: Playback, now: number): Moment {
  const ended: Moment["ended"] = [];
  let standing = playback;
  // A clock that was set back finds it as it was, and not changed at a time that has not come.
  let changedAt = Math.min(playback.at, now);
  let positionMs = playback.positionMs;
  if (playback.isPlaying && now > playback.at) {
    positionMs = withoutRounds(playback, positionMs + now - playback.at);
    for (let item = itemOf(standing); positionMs >= item.durationMs; item = itemOf(standing)) {
      positionMs -= item.durationMs;
      changedAt = now - positionMs;
      ended.push({ item, at: changedAt });
      if (standing.repeat !== "track") standing = advanced(standing);
      if (!standing.isPlaying) positionMs = 0;
    }
  }
  return {
    item: itemOf(standing),
    positionMs: Math.max(0, positionMs),
    isPlaying: standing.isPlaying,
    changedAt,
    ended,
    standing: { ...standing, positionMs: Math.max(0, positionMs), at: now },
  };
}

/** What plays or stands still. */
export function itemOf({ aside, items, index }: Playback): PlayItem {
  const item = aside ?? items[index];
  if (item === undefined) throw new RangeError(`A player of ${items.length} items cannot be at ${index}.`);
  return item;
}

/** Starts a sequence at the beginning of its item, in the modes and with the queue of what played before. */
export function begun(
  before: Playback | null,
  sequence: Sequence,
  now: number,
  random: () => number,
): Playback {
  const started: Playback = {
    ...sequence,
    aside: null,
    queue: before?.queue ?? [],
    positionMs: 0,
    at: now,
    isPlaying: true,
    isPrivate: before?.isPrivate ?? false,
    repeat: before?.repeat ?? "off",
    shuffledFrom: null,
  };
  return before?.shuffledFrom == null ? started : withShuffle(started, true, random);
}

// The functions below change a playback that stands at the present moment (`Moment.standing`).

/** At another position of its item; past the end is the start of the next. */
export function soughtTo(playback: Playback, positionMs: number): Playback {
  return positionMs < itemOf(playback).durationMs ? { ...playback, positionMs } : skipped(playback, 1);
}

/** At the start of the next item or the one before, playing; past the last, without repeat, at rest. */
export function skipped(playback: Playback, direction: 1 | -1): Playback {
  if (direction === 1) return advanced({ ...playback, isPlaying: true });
  const { aside, index, items, repeat } = playback;
  const before = repeat === "off" ? Math.max(0, index - 1) : (index - 1 + items.length) % items.length;
  return { ...playback, aside: null, index: aside === null ? before : index, positionMs: 0, isPlaying: true };
}

/** What comes after the present item: the queue, then the items once through, twenty at most. */
export function upNext({ items, index, queue, repeat }: Playback): PlayItem[] {
  const around = repeat === "off" ? [] : items.slice(0, index);
  return [...queue, ...items.slice(index + 1), ...around].slice(0, 20);
}

/** Shuffled, with the present item first, or in the order it had before. */
export function withShuffle(playback: Playback, isShuffled: boolean, random: () => number): Playback {
  const { items, index, shuffledFrom } = playback;
  if (isShuffled === (shuffledFrom !== null)) return playback;
  if (shuffledFrom !== null) {
    const original = [...items];
    for (const [place, from] of shuffledFrom.entries()) original[from] = items[place] ?? itemOf(playback);
    return { ...playback, items: original, index: shuffledFrom[index] ?? 0, shuffledFrom: null };
  }
  const others = items.map((_, place) => place).filter((place) => place !== index);
  for (let last = others.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [others[last], others[other]] = [others[other] ?? 0, others[last] ?? 0];
  }
  const order = [index, ...others];
  return {
    ...playback,
    items: order.map((place) => items[place] ?? itemOf(playback)),
    index: 0,
    shuffledFrom: order,
  };
}

// The queue comes first; after the last item the first one again, or rest.
function advanced(playback: Playback): Playback {
  const { queue, index, items, repeat } = playback;
  const [aside, ...rest] = queue;
  if (aside !== undefined) return { ...playback, aside, queue: rest, positionMs: 0 };
  const isOver = index + 1 === items.length;
  return {
    ...playback,
    aside: null,
    index: isOver ? 0 : index + 1,
    positionMs: 0,
    isPlaying: playback.isPlaying && !(isOver && repeat === "off"),
  };
}

// Whole rounds through everything are taken at once, so that a jump of years costs nothing.
function withoutRounds(playback: Playback, positionMs: number): number {
  const { repeat, items, aside, queue } = playback;
  if (repeat === "off") return positionMs;
  const round = repeat === "track" ? [itemOf(playback)] : items;
  const before = repeat === "track" || aside === null ? queue : [aside, ...queue];
  const kept = 1 + Math.ceil(remembered / round.length);
  const rounds = Math.floor((positionMs - lengthOf(before)) / lengthOf(round)) - kept;
  return rounds > 0 ? positionMs - rounds * lengthOf(round) : positionMs;
}

function lengthOf(items: readonly PlayItem[]): number {
  return items.reduce((sum, { durationMs }) => sum + durationMs, 0);
}
