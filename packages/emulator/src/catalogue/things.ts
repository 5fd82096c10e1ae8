export interface Artist {
  id: string;
  name: string;
  genres: readonly string[];
  popularity: number;
  followers: number;
  /** Albums of theirs, alone or with others. */
  albums: Album[];
  /** Every track of theirs, on albums of others too. */
  tracks: Track[];
}

export interface Album {
  id: string;
  name: string;
  /** The first of `artists`. */
  artist: Artist;
  artists: readonly Artist[];
  /** A year, a month or a day: `2022`, `2020-02`, `2024-03-15`. */
  released: string;
  type: "album" | "single" | "compilation";
  label: string;
  popularity: number;
  /** Where it can be heard. */
  markets: readonly string[];
  tracks: Track[];
}

export interface Track {
  id: string;
  name: string;
  album: Album;
  artists: readonly Artist[];
  disc: number;
  /** The place on its disc, from 1. */
  number: number;
  durationMs: number;
  explicit: boolean;
  popularity: number;
  /** Where it can be heard. */
  markets: readonly string[];
  /** The same recording elsewhere, which is played where this one may not be (relinking). */
  twin?: Track;
}

export interface Show {
  id: string;
  name: string;
  publisher: string;
  description: string;
  language: string;
  episodes: Episode[];
}

export interface Episode {
  id: string;
  name: string;
  show: Show;
  description: string;
  durationMs: number;
  released: string;
}

export interface Audiobook {
  id: string;
  name: string;
  authors: readonly string[];
  narrators: readonly string[];
  publisher: string;
  edition: string;
  description: string;
  language: string;
  explicit: boolean;
  released: string;
  /** Where it can be heard; elsewhere it is as if there were none. */
  markets: readonly string[];
  chapters: Chapter[];
}

export interface Chapter {
  id: string;
  name: string;
  audiobook: Audiobook;
  /** From 0, as Spotify counts them. */
  number: number;
  durationMs: number;
}

/** A playlist that Spotify made. */
export interface EditorialPlaylist {
  id: string;
  name: string;
  description: string;
  /** Ids of the categories it is in. */
  categories: readonly string[];
  tracks: readonly Track[];
}

/** Everything there is to hear, by id. The same at every start. */
export interface Catalogue {
  artists: ReadonlyMap<string, Artist>;
  albums: ReadonlyMap<string, Album>;
  tracks: ReadonlyMap<string, Track>;
  shows: ReadonlyMap<string, Show>;
  episodes: ReadonlyMap<string, Episode>;
  audiobooks: ReadonlyMap<string, Audiobook>;
  chapters: ReadonlyMap<string, Chapter>;
  /** Playlists of Spotify's own; those of people are the world's. */
  playlists: ReadonlyMap<string, EditorialPlaylist>;
}

/** What a catalogue is put together from. */
export interface Parts {
  artists: Artist[];
  albums: Album[];
  shows: Show[];
  audiobooks: Audiobook[];
}
