import { optional, readBoolean, readText, readTexts } from "../input.ts";
import { markets } from "./markets.ts";
import {
  freeId,
  type Given,
  type OwnMarkets,
  readGivenList,
  readLength,
  readMarkets,
  readNamed,
  readReleased,
} from "./own-reading.ts";
import type { Seeded } from "./seeded.ts";
import type { Audiobook, Episode, Parts, Show } from "./things.ts";

export interface OwnShow {
  name: string;
  /** 22 letters and digits. */
  id?: string | undefined;
  /** Default: its name. */
  publisher?: string | undefined;
  description?: string | undefined;
  /** Default `en`. */
  language?: string | undefined;
  /** The newest first, as Spotify lists them. */
  episodes?: readonly (string | OwnEpisode)[] | undefined;
}

export interface OwnEpisode {
  name: string;
  id?: string | undefined;
  description?: string | undefined;
  /** Default: a week before the one above it. */
  released?: string | undefined;
  /** Minutes and seconds, or hours, minutes and seconds: `42:17`, `1:02:30`. */
  length?: string | undefined;
}

export interface OwnAudiobook extends OwnMarkets {
  name: string;
  id?: string | undefined;
  authors?: readonly string[] | undefined;
  narrators?: readonly string[] | undefined;
  publisher?: string | undefined;
  /** Default `Unabridged`. */
  edition?: string | undefined;
  description?: string | undefined;
  language?: string | undefined;
  explicit?: boolean | undefined;
  released?: string | undefined;
  chapters?: readonly (string | OwnChapter)[] | undefined;
}

export interface OwnChapter {
  name: string;
  id?: string | undefined;
  length?: string | undefined;
}

const latestEpisode = Date.UTC(2026, 9, 30);
const week = 7 * 86_400_000;

/** Adds a world's own podcasts and audiobooks. @throws InputError */
export function addOwnSpoken(
  { shows, audiobooks }: Parts,
  given: { shows: readonly Given[]; audiobooks: readonly Given[] },
  seeded: Seeded,
): void {
  const taken = new Set(
    [
      ...shows,
      ...shows.flatMap((show) => show.episodes),
      ...audiobooks,
      ...audiobooks.flatMap((one) => one.chapters),
    ].map(({ id }) => id),
  );
  for (const one of given.shows) shows.push(readShow(one, seeded, taken));
  for (const one of given.audiobooks) audiobooks.push(readAudiobook(one, seeded, taken));
}

function readShow(one: Given, seeded: Seeded, taken: Set<string>): Show {
  const { where } = one;
  const { name, fields } = readNamed(one, ["publisher", "description", "language", "episodes"]);
  const text = textsOf(fields, where);
  const show: Show = {
    id: freeId(fields.id, where, taken, (nth) => seeded.idFor("own show", name, nth)),
    name,
    publisher: text("publisher", name),
    description: text("description", name),
    language: text("language", "en"),
    episodes: [],
  };
  show.episodes = readGivenList(fields.episodes, `${where}.episodes`).map((one, place) =>
    readEpisode(one, place, show, seeded, taken),
  );
  return show;
}

function readEpisode(one: Given, place: number, show: Show, seeded: Seeded, taken: Set<string>): Episode {
  const { where } = one;
  const { name, fields } = readNamed(one, ["description", "released", "length"]);
  const id = freeId(fields.id, where, taken, (nth) => seeded.idFor("own episode", show.id, name, nth));
  const day = new Date(latestEpisode - place * week).toISOString().slice(0, 10);
  return {
    id,
    name,
    show,
    description: textsOf(fields, where)("description", name),
    durationMs: lengthOf(fields.length, where) ?? 1000 * seeded.randomFrom(id).whole(900, 3600),
    released: optional(fields.released, `${where}.released`, readReleased) ?? day,
  };
}

function readAudiobook(one: Given, seeded: Seeded, taken: Set<string>): Audiobook {
  const { where } = one;
  const { name, fields } = readNamed(one, [
    ...["authors", "narrators", "publisher", "edition", "description", "language", "explicit"],
    ...["released", "markets", "notIn", "chapters"],
  ]);
  const text = textsOf(fields, where);
  const people = (key: "authors" | "narrators") => optional(fields[key], `${where}.${key}`, readTexts) ?? [];
  const audiobook: Audiobook = {
    id: freeId(fields.id, where, taken, (nth) => seeded.idFor("own audiobook", name, nth)),
    name,
    authors: people("authors"),
    narrators: people("narrators"),
    publisher: text("publisher", name),
    edition: text("edition", "Unabridged"),
    description: text("description", name),
    language: text("language", "en"),
    explicit: optional(fields.explicit, `${where}.explicit`, readBoolean) ?? false,
    released: optional(fields.released, `${where}.released`, readReleased) ?? "2025",
    markets: readMarkets(fields, where) ?? markets,
    chapters: [],
  };
  audiobook.chapters = readGivenList(fields.chapters, `${where}.chapters`).map((one, number) => {
    const { name, fields } = readNamed(one, ["length"]);
    const id = freeId(fields.id, one.where, taken, (nth) =>
      seeded.idFor("own chapter", audiobook.id, name, nth),
    );
    const durationMs = lengthOf(fields.length, one.where) ?? 1000 * seeded.randomFrom(id).whole(300, 2400);
    return { id, name, audiobook, number, durationMs };
  });
  return audiobook;
}

function textsOf(fields: Record<string, unknown>, where: string) {
  return (key: string, usual: string) => optional(fields[key], `${where}.${key}`, readText) ?? usual;
}

function lengthOf(value: unknown, where: string): number | undefined {
  return optional(value, `${where}.length`, readLength);
}
