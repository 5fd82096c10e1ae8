import { albums } from "./albums.ts";
import { artists } from "./artists.ts";
import { audio } from "./audio.ts";
import { audiobooks } from "./audiobooks.ts";
import { browse } from "./browse.ts";
import { type Caching, cachingOf } from "./caching.ts";
import { chapters } from "./chapters.ts";
import { episodes } from "./episodes.ts";
import { following } from "./following.ts";
import { library } from "./library.ts";
import { markets } from "./markets.ts";
import { me } from "./me.ts";
import type { Operation } from "./operation.ts";
import { player } from "./player.ts";
import { playlistFollowers } from "./playlist-followers.ts";
import { playlistPictures } from "./playlist-images.ts";
import { playlistItems } from "./playlist-items.ts";
import { playlists } from "./playlists.ts";
import { recommendations } from "./recommendations.ts";
import { saved } from "./saved.ts";
import { search } from "./search.ts";
import { shows } from "./shows.ts";
import { top } from "./top.ts";
import { tracks } from "./tracks.ts";
import { users } from "./users.ts";

/** Every operation there is; a new resource adds its list here. */
export const operations: readonly Operation[] = [
  ...me,
  ...users,
  ...top,
  ...player,
  ...library,
  ...saved,
  ...following,
  ...playlists,
  ...playlistItems,
  ...playlistPictures,
  ...playlistFollowers,
  ...albums,
  ...artists,
  ...tracks,
  ...shows,
  ...episodes,
  ...audiobooks,
  ...chapters,
  ...search,
  ...browse,
  ...markets,
  ...recommendations,
  ...audio,
];

/** What serves a path: its operations by method, and what stands in the path for `{id}` and the like. */
export interface Route {
  operations: ReadonlyMap<string, RoutedOperation>;
  params: Record<string, string>;
}

export interface RoutedOperation {
  operation: Operation;
  caching: Caching;
}

interface Place {
  /** As Spotify writes them, `["albums", "{id}"]`. */
  segments: readonly string[];
  operations: Map<string, RoutedOperation>;
}

const places = placesOf(operations);

/** @param path without `/v1`, such as `/albums/{id}` with its id */
export function routeOf(path: string): Route | undefined {
  const segments = path.split("/").slice(1);
  const place = places.get(segments.length)?.find((each) => fits(each, segments));
  if (place === undefined) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of place.segments.entries()) {
    if (isParameter(name)) params[name.slice(1, -1)] = decoded(segments[index] ?? "");
  }
  return { operations: place.operations, params };
}

function fits({ segments }: Place, given: readonly string[]): boolean {
  return segments.every((name, index) => (isParameter(name) ? given[index] !== "" : given[index] === name));
}

/** By the number of segments, those without parameters first. */
function placesOf(all: readonly Operation[]): ReadonlyMap<number, readonly Place[]> {
  const byPath = new Map<string, Place>();
  for (const operation of all) {
    const { path, method } = operation;
    const place = byPath.get(path) ?? { segments: path.split("/").slice(1), operations: new Map() };
    place.operations.set(method, { operation, caching: cachingOf(operation) });
    byPath.set(path, place);
  }
  const fixedFirst = [...byPath.values()].sort((one, other) => parametersOf(one) - parametersOf(other));
  return Map.groupBy(fixedFirst, ({ segments }) => segments.length);
}

function parametersOf({ segments }: Place): number {
  return segments.filter(isParameter).length;
}

function isParameter(name: string): boolean {
  return name.startsWith("{");
}

// Percent-encoding that is none is read as it stands.
function decoded(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
