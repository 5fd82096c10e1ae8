import { isrcOf, upcOf } from "./codes.ts";
import type { SearchField, SearchQuery } from "./search-query.ts";
import type { Album, Artist, Audiobook, Episode, Show, Track } from "./things.ts";
import { hasPhrase, hasWords, wordsOf } from "./words.ts";

/** What a thing can be found by. A field that it has not keeps it out of searches by that field. */
export interface SearchFacts {
  name: string;
  /** Other words that it is found by, such as the names of a track's artists. */
  about: readonly string[];
  popularity: number;
  artist?: string;
  album?: string;
  track?: string;
  years?: readonly number[];
  genres?: readonly string[];
  isrc?: string;
  upc?: string;
  /** When an album came out; `tag:new` goes by it. */
  released?: string;
}

export function artistFacts({ name, popularity, genres, albums }: Artist): SearchFacts {
  return { name, about: [], popularity, artist: name, genres, years: albums.map(yearOf) };
}

export function albumFacts(album: Album): SearchFacts {
  const { id, name, artists, popularity, released } = album;
  const artist = namesOf(artists);
  return {
    name,
    about: [artist],
    popularity,
    artist,
    album: name,
    years: [yearOf(album)],
    upc: upcOf(id),
    released,
  };
}

export function trackFacts(track: Track): SearchFacts {
  const { name, artists, album, popularity } = track;
  const artist = namesOf(artists);
  const genres = artists.flatMap((each) => each.genres);
  const years = [yearOf(album)];
  const isrc = isrcOf(track);
  return {
    name,
    about: [artist, album.name],
    popularity,
    artist,
    album: album.name,
    track: name,
    years,
    genres,
    isrc,
  };
}

export function showFacts({ name, publisher }: Show): SearchFacts {
  return { name, about: [publisher], popularity: 0 };
}

export function episodeFacts({ name, show, description }: Episode): SearchFacts {
  return { name, about: [show.name, description], popularity: 0 };
}

export function audiobookFacts({ name, authors, narrators }: Audiobook): SearchFacts {
  return { name, about: [...authors, ...narrators], popularity: 0 };
}

/** The things that a search finds: those whose very name was asked for first, then by popularity. */
export function search<Thing extends object>(
  things: Iterable<Thing>,
  factsOf: (thing: Thing) => SearchFacts,
  query: SearchQuery,
  now: number,
): Thing[] {
  const found: { thing: Thing; rank: number }[] = [];
  const sought = [...query.words, ...query.phrases.flat()];
  if (sought.length === 0 && query.filters.length === 0) return [];
  for (const thing of things) {
    const index = indexOf(thing, factsOf);
    if (!matches(index, query, now)) continue;
    const { facts, nameWords } = index;
    const isNamed = sought.length > 0 && nameWords.join(" ") === sought.join(" ");
    found.push({ thing, rank: (isNamed ? 200 : hasWords(nameWords, sought) ? 100 : 0) + facts.popularity });
  }
  return found.sort((one, other) => other.rank - one.rank).map(({ thing }) => thing);
}

interface Index {
  facts: SearchFacts;
  nameWords: readonly string[];
  words: readonly string[];
}

// Thousands of texts are taken apart once, at the first search.
const indexes = new WeakMap<object, Index>();

function indexOf<Thing extends object>(thing: Thing, factsOf: (thing: Thing) => SearchFacts): Index {
  const known = indexes.get(thing);
  if (known !== undefined) return known;
  const facts = factsOf(thing);
  const nameWords = wordsOf(facts.name);
  const index = { facts, nameWords, words: [...nameWords, ...facts.about.flatMap(wordsOf)] };
  indexes.set(thing, index);
  return index;
}

function matches({ facts, words }: Index, query: SearchQuery, now: number): boolean {
  return (
    hasWords(words, query.words) &&
    query.phrases.every((phrase) => hasPhrase(words, phrase)) &&
    query.filters.every(({ field, value }) => filters[field](facts, value, now))
  );
}

const filters: Record<SearchField, (facts: SearchFacts, value: string, now: number) => boolean> = {
  artist: ({ artist }, value) => contains(artist, value),
  album: ({ album }, value) => contains(album, value),
  track: ({ track }, value) => contains(track, value),
  genre: ({ genres = [] }, value) => genres.some((genre) => hasPhrase(wordsOf(genre), wordsOf(value))),
  isrc: ({ isrc }, value) => isrc === value.toUpperCase(),
  upc: ({ upc }, value) => upc === value,
  year({ years = [] }, value) {
    const [first = Number.NaN, last = first] = value.split("-").map(Number);
    return years.some((year) => year >= first && year <= last);
  },
  // Albums of the last two weeks, and the tenth that is heard least.
  tag({ released, popularity }, value, now) {
    if (released === undefined) return false;
    if (value === "hipster") return popularity < 10;
    const age = now - Date.parse(released);
    return value === "new" && age >= 0 && age <= 14 * 24 * 60 * 60 * 1000;
  },
};

function contains(text: string | undefined, value: string): boolean {
  return text !== undefined && hasWords(wordsOf(text), wordsOf(value));
}

function namesOf(artists: readonly Artist[]): string {
  return artists.map(({ name }) => name).join(", ");
}

function yearOf({ released }: Album): number {
  return Number(released.slice(0, 4));
}
