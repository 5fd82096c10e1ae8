import type { Catalogue } from "../catalogue/things.ts";
import { readTime } from "../control/library.ts";
import { InputError, readBoolean, readChoice, readFields, readNumber, readText } from "../input.ts";
import { itemOf, type Playback, type PlayItem, repeatModes } from "../playback/playback.ts";
import { itemOfUri } from "../playback/sequence.ts";
import type { WorldItem, WorldPlayback } from "./format.ts";
import { momentOf } from "./moment.ts";

const settings = [
  ...["items", "index", "aside", "queue", "positionMs", "at", "isPlaying"],
  ...["contextUri", "isPrivate", "repeat", "shuffledFrom"],
];

export function savedPlayback(playback: Playback): WorldPlayback {
  const { items, index, aside, queue, positionMs, at, ...modes } = playback;
  const { isPlaying, contextUri, isPrivate, repeat, shuffledFrom } = modes;
  return {
    items: items.map(savedItem),
    index,
    aside: aside === null ? null : savedItem(aside),
    queue: queue.map(savedItem),
    positionMs,
    at: momentOf(at),
    ...{ isPlaying, contextUri, isPrivate, repeat, shuffledFrom },
  };
}

export function readPlayback(value: unknown, where: string, catalogue: Catalogue): Playback {
  const fields = readFields(value, where, settings);
  const { index, aside, positionMs, at, contextUri, isPlaying, isPrivate, repeat, shuffledFrom } = fields;
  const items = readItems(fields.items, `${where}.items`, catalogue);
  if (items.length === 0) throw new InputError(`${where}.items`, "must hold at least one");
  const playback: Playback = {
    items,
    index: readPlace(index, `${where}.index`, items.length),
    aside: aside === null ? null : readItem(aside, `${where}.aside`, catalogue),
    queue: readItems(fields.queue, `${where}.queue`, catalogue),
    positionMs: readNumber(positionMs, `${where}.positionMs`, 0),
    at: readTime(at, `${where}.at`),
    isPlaying: readBoolean(isPlaying, `${where}.isPlaying`),
    contextUri: contextUri === null ? null : readText(contextUri, `${where}.contextUri`),
    isPrivate: readBoolean(isPrivate, `${where}.isPrivate`),
    repeat: readChoice(repeat, `${where}.repeat`, repeatModes),
    shuffledFrom:
      shuffledFrom === null ? null : readOrder(shuffledFrom, `${where}.shuffledFrom`, items.length),
  };
  const { durationMs } = itemOf(playback);
  if (playback.positionMs >= durationMs) {
    throw new InputError(`${where}.positionMs`, `must lie within the item's ${durationMs} ms`);
  }
  return playback;
}

function savedItem(item: PlayItem): WorldItem {
  return item.type === "track" || item.type === "episode" ? `spotify:${item.type}:${item.id}` : { ...item };
}

function readItems(value: unknown, where: string, catalogue: Catalogue): PlayItem[] {
  if (!Array.isArray(value)) throw new InputError(where, "must be a list of URIs or { type, … }");
  return value.map((item: unknown, place) => readItem(item, `${where}[${place}]`, catalogue));
}

function readItem(value: unknown, where: string, catalogue: Catalogue): PlayItem {
  if (typeof value === "string") return itemOfUri(value, catalogue, where);
  const fields = readFields(value, where, ["type", "name", "artist", "album", "durationMs"]);
  const type = readChoice(fields.type, `${where}.type`, ["local", "ad", "unknown"]);
  const durationMs = readNumber(fields.durationMs, `${where}.durationMs`, 1);
  if (type !== "local") {
    readFields(value, where, ["type", "durationMs"]);
    return { type, durationMs };
  }
  // A file need have no tags.
  const text = (key: "name" | "artist" | "album") =>
    fields[key] === "" ? "" : readText(fields[key], `${where}.${key}`);
  return { type, name: text("name"), artist: text("artist"), album: text("album"), durationMs };
}

function readPlace(value: unknown, where: string, length: number): number {
  const place = readNumber(value, where, 0);
  if (!Number.isInteger(place) || place >= length) {
    throw new InputError(where, `must be a whole number below ${length}, the number of items`);
  }
  return place;
}

function readOrder(value: unknown, where: string, length: number): number[] {
  if (!Array.isArray(value)) throw new InputError(where, "must be null or a list of places");
  const order = value.map((place: unknown, index) => readPlace(place, `${where}[${index}]`, length));
  if (order.length !== length || new Set(order).size !== length) {
    throw new InputError(where, `must name each place from 0 to ${length - 1} once`);
  }
  return order;
}
