import { InputError } from "../input.ts";
import { begun, type Playback, type PlayItem, type Sequence, soughtTo } from "../playback/playback.ts";
import { contextOf, itemOfUri } from "../playback/sequence.ts";
import { ApiError, playerRefusal } from "./api-error.ts";
import { readFieldsOf, textOf } from "./body.ts";
import type { PersonalCall } from "./operation.ts";

/** What a body of `play` asks for. */
interface PlayOrder {
  /** Undefined: go on with what there is. */
  sequence: Pick<Sequence, "items" | "contextUri"> | undefined;
  /** Where in the sequence to begin; undefined: anywhere with shuffle, else at the first. */
  index: number | undefined;
  positionMs: number | undefined;
}

/** @returns undefined without a body: what is paused goes on */
export function readPlayOrder(body: string, call: PersonalCall): PlayOrder | undefined {
  if (body === "") return undefined;
  const { context_uri, uris, offset, position_ms } = readFieldsOf(body);
  const sequence =
    uris !== undefined
      ? { items: readUris(uris, call), contextUri: null }
      : context_uri !== undefined
        ? readContext(context_uri, call)
        : undefined;
  return {
    sequence,
    index: offset === undefined || sequence === undefined ? undefined : readOffset(offset, sequence),
    positionMs: position_ms === undefined ? undefined : readPosition(position_ms),
  };
}

/** What plays once an order is carried out. */
export function ordered(
  before: Playback | null,
  order: PlayOrder,
  now: number,
  draw: () => number,
): Playback {
  const playback = begunBy(order, before, now, draw);
  return order.positionMs === undefined ? playback : soughtTo(playback, order.positionMs);
}

/** A position in ms, of a query or a body. */
export function readPosition(value: unknown): number {
  if (value === null) throw new ApiError(400, "Missing required field: position_ms");
  const text = textOf(value);
  if (!/^\d{1,15}$/.test(text)) throw new ApiError(400, "Invalid position_ms");
  return Number(text);
}

/** @throws ApiError 404 where the URI is of no track and no episode there is */
export function playableOf(uri: string, { world }: PersonalCall): PlayItem {
  try {
    return itemOfUri(uri, world.catalogue, "uri");
  } catch (error) {
    if (error instanceof InputError) throw new ApiError(404, `Non existing id: '${uri.slice(0, 100)}'`);
    throw error;
  }
}

export function restricted(): ApiError {
  return playerRefusal(403, "Restriction violated", "UNKNOWN");
}

function begunBy(
  { sequence, index, positionMs }: PlayOrder,
  before: Playback | null,
  now: number,
  draw: () => number,
): Playback {
  if (sequence !== undefined) {
    const isShuffled = before !== null && before.shuffledFrom !== null;
    const first = isShuffled ? Math.floor(draw() * sequence.items.length) : 0;
    return begun(before, { ...sequence, index: index ?? first }, now, draw);
  }
  if (before === null) throw restricted();
  // `{}` resumes as no body does, but has been seen to lose the queue.
  return { ...before, isPlaying: true, queue: positionMs === undefined ? [] : before.queue };
}

function readUris(uris: unknown, call: PersonalCall): PlayItem[] {
  if (!Array.isArray(uris) || uris.length === 0) throw new ApiError(400, "No uris provided");
  return uris.map((uri) => playableOf(textOf(uri), call));
}

function readContext(uri: unknown, { world, person }: PersonalCall): Sequence {
  const sequence = typeof uri === "string" ? contextOf(uri, world, person.id) : undefined;
  if (sequence === undefined || sequence.items.length === 0) throw new ApiError(400, "Invalid context uri");
  return sequence;
}

function readOffset(
  offset: unknown,
  { items, contextUri }: Pick<Sequence, "items" | "contextUri">,
): number | undefined {
  if (typeof offset !== "object" || offset === null) throw new ApiError(400, "Invalid offset");
  if (contextUri?.startsWith("spotify:artist:")) {
    throw new ApiError(400, "Can't have offset for context type: ARTIST");
  }
  const { position, uri } = offset as { position?: unknown; uri?: unknown };
  if (position === undefined && uri === undefined) return undefined;
  const index =
    uri === undefined
      ? Number(/^\d{1,9}$/.test(textOf(position)) ? position : Number.NaN)
      : items.findIndex((item) => "id" in item && uri === `spotify:${item.type}:${item.id}`);
  if (items[index] === undefined) throw restricted();
  return index;
}
