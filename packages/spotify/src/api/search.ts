import type { Connection, QuotaMode } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { isPage, markPage, type PageKind, unwrapped } from "../client/page-source.ts";
import type { Page } from "../model/page.ts";
import type { SearchResults } from "../model/search.ts";
import { searchOperations } from "../operations/search.ts";
import type { MarketOptions, ShortPage } from "./options.ts";
import { readPlaylists } from "./playlist-shape.ts";

/** What can be searched for. */
export type SearchType = "album" | "artist" | "audiobook" | "episode" | "playlist" | "show" | "track";

/** Where to search, and which part of what is found. */
export interface SearchOptions<Mode extends QuotaMode = QuotaMode>
  extends PageOptions<ShortPage<Mode>>,
    MarketOptions {
  /** `"audio"`: says that the caller can play audio that is hosted elsewhere. */
  readonly includeExternal?: "audio" | undefined;
}

/** What a search for some types finds: a page for each, under its plural. */
export type Found<Type extends SearchType> = {
  [Key in `${Type}s`]-?: Exclude<SearchResults[Key], undefined>;
};

/** What a search for a type finds one of. */
export type FoundItem<Type extends SearchType> = Found<Type>[`${Type}s`] extends { items: (infer Item)[] }
  ? Item
  : never;

const operation = searchOperations.search;

/** Searches for one type: a list to walk through. */
export function searchListing<Type extends SearchType>(
  connection: Connection,
  query: string,
  type: Type,
  options: SearchOptions,
): Listing<FoundItem<Type>> {
  return new Listing<FoundItem<Type>>(
    connection,
    operation,
    () => ({ query: searchQuery(query, [type], options), options }),
    kindOf(type).read,
  );
}

/** Searches for some types at once: the first page of each. */
export async function searchPages<Type extends SearchType>(
  connection: Connection,
  query: string,
  types: readonly Type[],
  options: SearchOptions,
): Promise<Found<Type>> {
  const answer = await connection.call<SearchResults>(operation, {
    query: searchQuery(query, types, options),
    options,
    accept: (found) => types.some((type) => isPage(found[`${type}s`])),
  });
  const found = Object.fromEntries(
    types.map((type) => {
      const kind = kindOf(type);
      const page = answer[`${type}s`];
      return [`${type}s`, markPage(kind.read(isPage(page) ? page : nothingFound()), kind)];
    }),
  );
  return Object.assign(answer, found) as Found<Type>;
}

/** A type that the market does not have may be left out of the answer. */
function nothingFound(): Page<never> {
  return { href: "", items: [], limit: 0, next: null, offset: 0, previous: null, total: 0 };
}

function kindOf(type: SearchType): PageKind {
  return { operation, read: type === "playlist" ? readPlaylists : unwrapped };
}

function searchQuery(query: string, types: readonly SearchType[], options: SearchOptions) {
  if (query.trim() === "") throw new TypeError("There is nothing to search for: the query is empty");
  if (types.length === 0) throw new TypeError("There is nothing to search for: no type is given");
  const { market, limit, offset, includeExternal } = options;
  return { q: query, type: types, market, limit, offset, include_external: includeExternal };
}
