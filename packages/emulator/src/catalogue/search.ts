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
): Thing[] {
  const found: { thing: Thing; rank: number }[] = [];
  const sought = [...query.words, ...query.phrases.flat()];
  if (sought.length === 0 && query.filters.length === 0) return [];
  const phrases = query.phrases.filter((phrase) => phrase.length > 0);
  const parts = [...query.words.map(beginningOf), ...phrases.map(phraseOf)];
  for (const { thing, text } of haystackOf(things, factsOf).holding(parts)) {
    const facts = factsOf(thing);
    if (!query.filters.every(({ field, value }) => filters[field](facts, value, now))) continue;
    const name = text.slice(0, text.indexOf(end));
    const isNamed = sought.length > 0 && name === phraseOf(sought);
    found.push({ thing, rank: (isNamed ? 200 : hasWords(name, sought) ? 100 : 0) + facts.popularity });
  }
  return found.sort((one, other) => other.rank - one.rank).map(({ thing }) => thing);
}

// Thousands of texts of a catalogue are taken apart once, at the first search.
const haystacks = new WeakMap<object, Haystack<unknown>>();

function haystackOf<Thing>(things: Searched<Thing>, factsOf: (thing: Thing) => SearchFacts): Haystack<Thing> {
  const textOf = (thing: Thing) => textFrom(factsOf(thing));
  if (!(things instanceof Map)) return createHaystack(things.values(), textOf);
  const known = haystacks.get(things) as Haystack<Thing> | undefined;
  if (known !== undefined) return known;
  const made = createHaystack<Thing>(things.values(), textOf);
  haystacks.set(things, made);
  return made;
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
