import { ConversionError } from "../errors.ts";
import type { Connection } from "./connection.ts";
import { type AnyPage, type PageKind, pageAt } from "./page-source.ts";
import type { WalkOptions } from "./walk-options.ts";

/** A walk as its maker wants it: `floor` is the entry that a walk back ends with. Default 0. */
export interface Route extends WalkOptions {
  readonly floor?: number | undefined;
}

/** A page that was asked for and is not needed yet. Pages that only another page tells of have no offset. */
interface Coming<P> {
  readonly address: string;
  readonly offset: number | undefined;
  readonly page: Promise<P>;
}

/** Goes from page to page with `next()`. `prepare()` asks for what comes next before it is needed. */
export class Walk<P extends AnyPage<unknown>> {
  readonly #connection: Connection;
  readonly #kind: PageKind;
  readonly #route: Route;
  readonly #stopper = new AbortController();
  readonly #signal: AbortSignal;
  /** In order. */
  #coming: Coming<P>[] = [];
  #last: P;
  #taken = 0;
  #address: string | undefined;

  constructor(connection: Connection, kind: PageKind, start: P, route: Route) {
    this.#connection = connection;
    this.#kind = kind;
    this.#route = route;
    const { signal } = this.#stopper;
    this.#signal = route.signal ? AbortSignal.any([route.signal, signal]) : signal;
    this.#last = start;
    this.#taken = start.items.length;
  }

  /** The page after the last one, or `undefined` at the end. */
  async next(): Promise<P | undefined> {
    if (this.#isEnough()) return undefined;
    const address = addressAfter(this.#last, this.#kind, this.#route);
    // A page that names itself as the next one would be read for ever.
    if (address === undefined || address === this.#address) return undefined;
    // A list that changed, or ends sooner than it said, goes on where its pages say and not where it was thought to.
    if (this.#coming[0]?.offset !== offsetIn(address)) this.#coming = [];
    const coming = this.#coming.shift() ?? this.#ask(address);
    this.#address = coming.address;
    this.#last = await coming.page;
    this.#taken += this.#last.items.length;
    return this.#last;
  }

  prepare(): void {
    const { ahead = 1 } = this.#route;
    while (this.#coming.length < ahead && !this.#isEnough()) {
      const address = this.#addressAhead();
      if (address === undefined) return;
      const coming = this.#ask(address);
      // Whoever needs it hears of its failure; a page that nobody comes to need has nobody to tell.
      coming.page.catch(() => {});
      this.#coming.push(coming);
    }
  }

  /** Aborts what is still under way. */
  stop(): void {
    this.#stopper.abort();
  }

  #ask(address: string): Coming<P> {
    const { maxWait } = this.#route;
    const page = pageAt<P>(this.#connection, this.#kind, address, { signal: this.#signal, maxWait });
    return { address, offset: offsetIn(address), page };
  }

  #isEnough(): boolean {
    return this.#taken >= (this.#route.maxItems ?? Number.POSITIVE_INFINITY);
  }

  /** The address of the page after all those that were asked for. */
  #addressAhead(): string | undefined {
    const before = this.#coming.at(-1);
    if (before === undefined) return addressAfter(this.#last, this.#kind, this.#route);
    const last = this.#last;
    const window = this.#kind.operation.paging?.window;
    if (before.offset === undefined || window !== undefined || !hasOffsets(last)) return undefined;
    const pending = this.#coming.length * last.limit;
    if (this.#taken + pending >= (this.#route.maxItems ?? Number.POSITIVE_INFINITY)) return undefined;
    if (this.#route.direction === "back") return addressBefore(last, before.offset, this.#route);
    const offset = before.offset + last.limit;
    return offset < last.total ? withOffset(last, offset) : undefined;
  }
}

/** Where a page says that the list goes on, or `undefined` where it ends. */
export function addressAfter(
  page: AnyPage<unknown>,
  { operation }: PageKind,
  route: Route,
): string | undefined {
  if (route.direction === "back") {
    return hasOffsets(page) ? addressBefore(page, page.offset, route) : addressOfNewer(page);
  }
  const window = operation.paging?.window;
  if (window === undefined || !hasOffsets(page)) return page.next ?? undefined;
  // Search says now and then that it ends where it does not, and refuses to go beyond its window.
  const offset = offsetIn(page.next) ?? page.offset + page.limit;
  if (page.items.length === 0 || offset >= Math.min(window, page.total)) return undefined;
  return withOffset(page, offset, Math.min(page.limit, window - offset));
}

/**
 * The entries before a place, as many as a page has or are left. Not the page's own `previous`, which overlaps the page
 * where fewer are left.
 */
function addressBefore(page: AnyPage<unknown>, offset: number, { floor = 0 }: Route): string | undefined {
  if (offset <= floor) return undefined;
  const start = Math.max(floor, offset - page.limit);
  return withOffset(page, start, offset - start);
}

/** A list by time goes back to what is newer than its newest. */
function addressOfNewer(page: Exclude<AnyPage<unknown>, { offset: number }>): string | undefined {
  const after = page.cursors?.after;
  if (!after || !page.cursors?.before) return undefined;
  const url = addressOf(page);
  url.searchParams.delete("before");
  url.searchParams.set("after", after);
  return url.href;
}

export function hasOffsets<P extends AnyPage<unknown>>(
  page: P,
): page is P & { offset: number; total: number } {
  return "offset" in page && typeof page.offset === "number" && typeof page.total === "number";
}

/** The address of the page of the same list that begins elsewhere. */
export function withOffset(page: AnyPage<unknown>, offset: number, limit = page.limit): string {
  const url = addressOf(page);
  url.searchParams.set("offset", String(offset));
  url.searchParams.set("limit", String(limit));
  return url.href;
}

/** Some address of the page's list, which has all of the query but the place. */
function addressOf(page: AnyPage<unknown>): URL {
  const address = page.next ?? ("previous" in page ? page.previous : undefined) ?? page.href;
  if (URL.canParse(address)) return new URL(address);
  throw new ConversionError(
    "This page has no address to go on from: it has neither href, next nor previous",
    address,
  );
}

function offsetIn(address: string | null | undefined): number | undefined {
  const offset = URL.canParse(address ?? "") ? new URL(address ?? "").searchParams.get("offset") : null;
  return offset === null ? undefined : Number(offset);
}
