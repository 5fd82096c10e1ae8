import { ApiError } from "./api-error.ts";
import type { Call } from "./operation.ts";

/** PagingObject: a part of a list, and where the parts before and after it are. */
export interface OffsetPage<Item> {
  href: string;
  limit: number;
  next: string | null;
  offset: number;
  previous: string | null;
  total: number;
  items: Item[];
}

/** How many items a page holds: when nothing is asked for, and at most. */
export interface PageLimit {
  default: number;
  max: number;
}

interface PageOptions<Item, Shown> {
  /** The whole list, or the part at the asked offset where `total` is given. */
  items: readonly Item[];
  limit: PageLimit;
  /** The length of the whole list, where `items` is the page alone. Default: that of `items`. */
  total?: number | undefined;
  /** Makes an item of the answer of an item of the list; called for those of the page alone. Default: as it is. */
  map?: (item: Item) => Shown;
}

/** What a page is asked for by, and where its links lead. */
export type PageCall = Pick<Call, "origin" | "path" | "query">;

/**
 * The page that `limit` and `offset` of the query ask for.
 * @throws ApiError 400 `Invalid limit`, 400 `Invalid offset`
 */
export function offsetPage<Item, Shown = Item>(
  call: PageCall,
  options: PageOptions<Item, Shown>,
): OffsetPage<Shown> {
  return pageAt(call, { ...options, limit: readLimit(call, options.limit), offset: readOffset(call) });
}

/**
 * The first page of a list that stands inside another object, such as the tracks of an album: the query belongs
 * to that object, so that only `market` goes on into the links.
 */
export function firstPage<Item, Shown = Item>(
  call: PageCall,
  path: string,
  options: Omit<PageOptions<Item, Shown>, "limit" | "total"> & { limit: number },
): OffsetPage<Shown> {
  const query = new URLSearchParams([...call.query].filter(([name]) => name === "market"));
  return pageAt({ origin: call.origin, path, query }, { ...options, offset: 0 });
}

/** `limit` of the query. @throws ApiError 400 `Invalid limit` unless it is a whole number from 1 to the most. */
export function readLimit({ query }: Pick<Call, "query">, { default: usual, max }: PageLimit): number {
  const text = query.get("limit");
  if (text === null) return usual;
  const limit = wholeNumber(text);
  if (limit === undefined || limit < 1 || limit > max) throw new ApiError(400, "Invalid limit");
  return limit;
}

/** `offset` of the query. @throws ApiError 400 `Invalid offset` unless it is a whole number from 0. */
export function readOffset({ query }: Pick<Call, "query">): number {
  const text = query.get("offset");
  const offset = text === null ? 0 : wholeNumber(text);
  if (offset === undefined) throw new ApiError(400, "Invalid offset");
  return offset;
}

function pageAt<Item, Shown>(
  call: PageCall,
  {
    items,
    limit,
    offset,
    total,
    map,
  }: Omit<PageOptions<Item, Shown>, "limit"> & { limit: number; offset: number },
): OffsetPage<Shown> {
  const count = total ?? items.length;
  const part = total === undefined ? items.slice(offset, offset + limit) : items.slice(0, limit);
  const show = map ?? ((item: Item) => item as unknown as Shown);
  return {
    href: linkTo(call, { offset, limit }),
    limit,
    next: offset + limit < count ? linkTo(call, { offset: offset + limit, limit }) : null,
    offset,
    previous: offset > 0 ? linkTo(call, { offset: Math.max(0, offset - limit), limit }) : null,
    total: count,
    items: part.map(show),
  };
}

/** The asked address with its query, some parameters of it changed. */
export function linkTo({ origin, path, query }: PageCall, changes: Record<string, string | number>): string {
  const changed = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) changed.set(name, String(value));
  // Commas are left as they were written, as Spotify leaves them.
  return `${origin}${path}?${changed.toString().replaceAll("%2C", ",")}`;
}

// Ten digits: more than any list has, and short of where numbers stop being exact.
function wholeNumber(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
