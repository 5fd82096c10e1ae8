import type { Page } from "../model/page.ts";
import type { Operation } from "../operations/operation.ts";
import type { Call } from "./call.ts";
import type { Connection } from "./connection.ts";
import { type AnyPage, firstPage, type PageKind, pageAt, unwrapped } from "./page-source.ts";
import { hasOffsets, type Route, Walk, withOffset } from "./walk.ts";
import type { WalkOptions } from "./walk-options.ts";

/**
 * A list of Spotify's, which comes in pages. Nothing is asked for until it is used:
 *
 * ```ts
 * const page = await spotify.library.tracks({ limit: 10 }); // one page
 * for await (const { track } of spotify.library.tracks()) ; // every entry
 * for await (const page of spotify.library.tracks().pages()) ; // every page
 * const all = await spotify.library.tracks().toArray(); // every entry, in an array
 * ```
 */
export class Listing<Item, P extends AnyPage<Item> = Page<Item>>
  implements PromiseLike<P>, AsyncIterable<Item>
{
  readonly #connection: Connection;
  readonly #kind: PageKind;
  readonly #makeCall: () => Call;
  #page: Promise<P> | undefined;

  /** For resources: `makeCall` is what asks for the first page; what it throws, the listing rejects with. */
  constructor(
    connection: Connection,
    operation: Operation,
    makeCall: () => Call,
    read: (answer: unknown) => AnyPage<unknown> = unwrapped,
  ) {
    this.#connection = connection;
    this.#kind = { operation, read };
    this.#makeCall = makeCall;
  }

  /** The page that was asked for; asked for once, however often it is waited for, and again after a failure. */
  then<A = P, B = never>(
    onPage?: ((page: P) => A | PromiseLike<A>) | null,
    onFailure?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#page ??= this.#ask();
    return this.#page.then(onPage, onFailure);
  }

  /** What to do when the page cannot be had. */
  catch<B = never>(onFailure?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<P | B> {
    return this.then(undefined, onFailure);
  }

  /** The entries, one by one. Each walk asks anew. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return this.items();
  }

  /** The entries, one by one, in a way of one's own. */
  async *items(options: WalkOptions = {}): AsyncGenerator<Item, void, undefined> {
    if (checkMost(options) === 0) return;
    const { start, settings } = await this.#begin(options);
    yield* walkItems<Item, P>(this.#connection, this.#kind, start, settings);
  }

  /**
   * All entries, in an array. Pages are asked for eight at a time where the list has offsets, unless `ahead` says
   * otherwise.
   */
  async toArray(options: WalkOptions = {}): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this.items({ ahead: 8, ...options })) items.push(item);
    return items;
  }

  /** The pages, one by one. */
  async *pages(options: WalkOptions = {}): AsyncGenerator<P, void, undefined> {
    if (checkMost(options) === 0) return;
    const { start, settings } = await this.#begin(options);
    yield* walkPages<P>(this.#connection, this.#kind, start, settings);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Listing(${this.#kind.operation.method} ${this.#kind.operation.path})`;
  }

  async #ask(): Promise<P> {
    try {
      return await firstPage<P>(this.#connection, this.#kind, this.#makeCall());
    } catch (error) {
      this.#page = undefined;
      throw error;
    }
  }

  /** The page that a walk begins with: as long as a page may be, and the last one where it goes back. */
  async #begin(options: WalkOptions): Promise<{ start: P; settings: Route }> {
    const { direction } = options;
    const call = this.#makeCall();
    const offset = Number(call.query?.offset ?? 0);
    const settings = { ...call.options, ...options, floor: offset };
    const { paging } = this.#kind.operation;
    if (direction === "back" && paging?.by === "cursor") {
      throw new TypeError("Nobody knows where this list ends: it cannot be walked back");
    }
    const limit = call.query?.limit ?? this.#longest(offset, options.maxItems);
    const page = await firstPage<P>(this.#connection, this.#kind, {
      ...call,
      query: { ...call.query, limit },
      options: settings,
    });
    if (direction !== "back" || !hasOffsets(page) || page.next === null) {
      return { start: page, settings };
    }
    const end = Math.min(page.total, paging?.window ?? page.total);
    const last = Math.floor((end - 1 - page.offset) / page.limit) * page.limit + page.offset;
    const address = withOffset(page, last, Math.min(page.limit, end - last));
    return { start: await pageAt<P>(this.#connection, this.#kind, address, settings), settings };
  }

  #longest(offset: number, maxItems = Number.POSITIVE_INFINITY): number | undefined {
    const { paging } = this.#kind.operation;
    if (paging === undefined) return undefined;
    const isExtended = this.#connection.app.quotaMode === "extended";
    const longest = isExtended ? (paging.extendedMax ?? paging.max) : paging.max;
    const left = (paging.window ?? Number.POSITIVE_INFINITY) - offset;
    return Math.max(1, Math.min(longest, maxItems, left));
  }
}

export async function* walkPages<P extends AnyPage<unknown>>(
  connection: Connection,
  kind: PageKind,
  start: P,
  route: Route,
): AsyncGenerator<P, void, undefined> {
  if (checkMost(route) === 0) return;
  const walk = new Walk(connection, kind, start, { ahead: 0, ...route });
  try {
    for (let page: P | undefined = start; page !== undefined; page = await walk.next()) {
      walk.prepare();
      yield page;
    }
  } finally {
    walk.stop();
  }
}

export async function* walkItems<Item, P extends AnyPage<Item>>(
  connection: Connection,
  kind: PageKind,
  start: P,
  route: Route,
): AsyncGenerator<Item, void, undefined> {
  const { ahead = 1, direction } = route;
  let left = checkMost(route);
  const walk = new Walk(connection, kind, start, { ...route, ahead });
  try {
    for (let page: P | undefined = start; page !== undefined; page = await walk.next()) {
      const items = direction === "back" ? page.items.toReversed() : page.items;
      if (ahead > 1) walk.prepare();
      for (const [index, item] of items.entries()) {
        if (left-- <= 0) return;
        if (index === Math.floor(items.length / 2)) walk.prepare();
        yield item;
      }
    }
  } finally {
    walk.stop();
  }
}

/** The most entries to give. */
function checkMost({ maxItems = Number.POSITIVE_INFINITY }: WalkOptions): number {
  if (maxItems === Number.POSITIVE_INFINITY || (Number.isInteger(maxItems) && maxItems >= 0)) return maxItems;
  throw new TypeError(`maxItems is a whole number from 0 on, not ${maxItems}`);
}
