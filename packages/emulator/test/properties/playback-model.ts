/** A track or an episode, one place in a list or a queue; the same twice is two of these. */
export interface ModelItem {
  readonly uri: string;
  readonly durationMs: number;
}

/** What a player plays, and where it stood at one time, in the plainest terms. */
export interface PlayerModel {
  items: ModelItem[];
  /** The order without shuffle; null while it is off. */
  unshuffled: ModelItem[] | null;
  index: number;
  /** From the queue, playing in between. */
  aside: ModelItem | null;
  queue: ModelItem[];
  positionMs: number;
  at: number;
  isPlaying: boolean;
  repeat: "off" | "track" | "context";
  contextUri: string | null;
  /** Last heard first. */
  plays: { uri: string; at: number }[];
}

const heardMs = 30_000;

export function present({ aside, items, index }: PlayerModel): ModelItem {
  const item = aside ?? items[index];
  if (item === undefined) throw new RangeError(`no item at ${index}`);
  return item;
}

export function isLone({ contextUri, items }: PlayerModel): boolean {
  return contextUri === null && items.length === 1;
}

/** What comes next, twenty at most. */
export function upcoming({ items, index, queue, repeat }: PlayerModel): string[] {
  const again = repeat === "off" ? [] : items.slice(0, index);
  return [...queue, ...items.slice(index + 1), ...again].slice(0, 20).map(({ uri }) => uri);
}

/** The player as time passes by, item by item. A time before it was last touched finds it as it was then. */
export function playedOn(player: PlayerModel, now: number): PlayerModel {
  const later = { ...player, queue: [...player.queue], plays: [...player.plays] };
  let left = player.isPlaying ? Math.max(0, now - player.at) : 0;
  while (later.isPlaying) {
    const { durationMs } = present(later);
    if (later.positionMs + left < durationMs) {
      later.positionMs += left;
      break;
    }
    left -= durationMs - later.positionMs;
    hear(later, now - left);
    later.positionMs = 0;
    if (later.repeat !== "track") goOn(later);
  }
  later.at = now;
  return later;
}

/** To the next: of the queue, else of the list; past its end to the first, at rest unless it repeats. */
export function goOn(player: PlayerModel): void {
  player.positionMs = 0;
  player.aside = player.queue.shift() ?? null;
  if (player.aside !== null) return;
  player.index += 1;
  if (player.index < player.items.length) return;
  player.index = 0;
  if (player.repeat === "off") player.isPlaying = false;
}

/** To the one before; from one of the queue to the one of the list. */
export function goBack(player: PlayerModel): void {
  const { aside, index, repeat, items } = player;
  if (aside === null && (index > 0 || repeat !== "off"))
    player.index = (index - 1 + items.length) % items.length;
  player.aside = null;
  player.positionMs = 0;
  player.isPlaying = true;
}

/** Counts what was left after thirty seconds, where something else plays now. */
export function leave(before: PlayerModel, after: PlayerModel, now: number): void {
  if (present(before) !== present(after) && before.positionMs >= heardMs) {
    after.plays = [...before.plays];
    after.plays.unshift(...heardOf(present(before), now));
  }
}

/** The last fifty until a time, newest first. */
export function recentPlays({ plays }: PlayerModel, now: number) {
  return plays
    .slice(0, 50)
    .filter(({ at }) => at <= now)
    .sort((one, other) => other.at - one.at);
}

function hear(player: PlayerModel, at: number): void {
  player.plays.unshift(...heardOf(present(player), at));
}

function heardOf({ uri, durationMs }: ModelItem, at: number) {
  return uri.startsWith("spotify:track:") && durationMs >= heardMs ? [{ uri, at }] : [];
}
