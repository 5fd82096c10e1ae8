import { isrcOf, upcOf } from "./codes.ts";
import { createHaystack, type Haystack } from "./haystack.ts";
import type { SearchField, SearchQuery } from "./search-query.ts";
import type { Album, Artist, Audiobook, Episode, Show, Track } from "./things.ts";
import { beginningOf, hasPhrase, hasWords, phraseOf, spaced, wordsOf } from "./words.ts";

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

/** Things to be searched: a catalogue's, which do not change, or a list of the moment. */
export type Searched<Thing> = ReadonlyMap<string, Thing> | readonly Thing[];

/** The things that a search finds: those whose very name was asked for first, then by popularity. */
export function search<Thing extends object>(
  things: Searched<Thing>,
  factsOf: (thing: Thing) => SearchFacts,
  query: SearchQuery,
  now: number,
): readonly Thing[] {
  if (!(things instanceof Map)) return searchIn(haystackOf(things, factsOf), factsOf, query, now);
  const index = indexOf<Thing>(things, factsOf);
  // What is new follows from the time.
  if (query.filters.some(({ field }) => field === "tag"))
    return searchIn(index.haystack, factsOf, query, now);
  const question = JSON.stringify(query);
  const known = index.recent.get(question);
  if (known !== undefined) return known;
  const found = searchIn(index.haystack, factsOf, query, now);
  const [oldest] = index.recent.keys();
  if (index.recent.size === remembered && oldest !== undefined) index.recent.delete(oldest);
  index.recent.set(question, found);
  return found;
}

function searchIn<Thing extends object>(
  haystack: Haystack<Thing>,
  factsOf: (thing: Thing) => SearchFacts,
  query: SearchQuery,
  now: number,
): readonly Thing[] {
  const found: { thing: Thing; rank: number }[] = [];
  const sought = [...query.words, ...query.phrases.flat()];
  if (sought.length === 0 && query.filters.length === 0) return [];
  const phrases = query.phrases.filter((phrase) => phrase.length > 0);
  const parts = [...query.words.map(beginningOf), ...phrases.map(phraseOf)];
  for (const { thing, text } of haystack.holding(parts)) {
    const facts = factsOf(thing);
    if (!query.filters.every(({ field, value }) => filters[field](facts, value, now))) continue;
    const name = text.slice(0, text.indexOf(end));
    const isNamed = sought.length > 0 && name === phraseOf(sought);
    found.push({ thing, rank: (isNamed ? 200 : hasWords(name, sought) ? 100 : 0) + facts.popularity });
  }
  return found.sort((one, other) => other.rank - one.rank).map(({ thing }) => thing);
}

/** What is kept of a catalogue's things to find them by. */
interface Index<Thing> {
  /** Thousands of texts, taken apart once, at the first search. */
  haystack: Haystack<Thing>;
  /** What was found lately: who reads page after page asks the same again. */
  recent: Map<string, readonly Thing[]>;
}

const remembered = 20;
const indexes = new WeakMap<object, Index<unknown>>();

function indexOf<Thing extends object>(
  things: Searched<Thing>,
  factsOf: (thing: Thing) => SearchFacts,
): Index<Thing> {
  const known = indexes.get(things) as Index<Thing> | undefined;
  if (known !== undefined) return known;
  const made: Index<Thing> = { haystack: haystackOf(things, factsOf), recent: new Map() };
  indexes.set(things, made as Index<unknown>);
  return made;
}

function haystackOf<Thing>(things: Searched<Thing>, factsOf: (thing: Thing) => SearchFacts): Haystack<Thing> {
  return createHaystack(things.values(), (thing) => textFrom(factsOf(thing)));
}

/** What ends the words of a name. */
const end = "\n";

function textFrom({ name, about }: SearchFacts): string {
  return `${spaced(name)}${end}${about.map(spaced).join("").replaceAll("  ", " ")}`;
}

const filters: Record<SearchField, (facts: SearchFacts, value: string, now: number) => boolean> = {
  artist: ({ artist }, value) => contains(artist, value),
  album: ({ album }, value) => contains(album, value),
  track: ({ track }, value) => contains(track, value),
  genre: ({ genres = [] }, value) => genres.some((genre) => hasPhrase(spaced(genre), wordsOf(value))),
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
  return text !== undefined && hasWords(spaced(text), wordsOf(value));
}

function namesOf(artists: readonly Artist[]): string {
  return artists.map(({ name }) => name).join(", ");
}

function yearOf({ released }: Album): number {
  return Number(released.slice(0, 4));
}
