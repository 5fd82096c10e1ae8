import type { Connection } from "./connection.ts";
import { type AnyPage, type PageKind, pageAt } from "./page-source.ts";
import type { WalkOptions } from "./walk-options.ts";

/** Goes from page to page: `current`, then each `next()`. `prepare()` asks for what comes next before it is needed. */
export class Walk<P extends AnyPage<unknown>> implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #kind: PageKind;
  readonly #options: WalkOptions;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** Asked for and not yet needed, in order. */
  readonly #coming: Promise<P>[] = [];
  #last: P;
  #taken = 0;
  /** Where the next page that can be asked for by its number begins; `undefined` where only a page tells the next. */
  #offset: number | undefined;

  constructor(connection: Connection, kind: PageKind, start: P, options: WalkOptions) {
    this.#connection = connection;
    this.#kind = kind;
    this.#options = options;
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#stop.signal]) : this.#stop.signal;
    this.#last = start;
    this.#took(start);
  }

  /** The page after the last one, or `undefined` at the end. */
  async next(): Promise<P | undefined> {
    if (this.#isEnough()) return undefined;
    const address =
      this.#coming.length === 0 ? addressAfter(this.#last, this.#kind, this.#options) : undefined;
    const coming = this.#coming.shift() ?? (address === undefined ? undefined : this.#ask(address));
    if (coming === undefined) return undefined;
    const page = await coming;
    this.#last = page;
    this.#took(page);
    return page;
  }

  prepare(): void {
    const { ahead = 1 } = this.#options;
    while (this.#coming.length < ahead && !this.#isEnough()) {
      const address = this.#addressAhead();
      if (address === undefined) return;
      const page = this.#ask(address);
      // Whoever needs it hears of its failure; a page that nobody comes to need has nobody to tell.
      page.catch(() => {});
      this.#coming.push(page);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
  }

  #ask(url: string): Promise<P> {
    const { maxWait } = this.#options;
    return pageAt<P>(this.#connection, this.#kind, url, { signal: this.#signal, maxWait });
  }

  #took(page: P): void {
    this.#taken += page.items.length;
  }

  #isEnough(): boolean {
    return this.#taken >= (this.#options.maxItems ?? Number.POSITIVE_INFINITY);
  }

  /** The address of the page after all those that were asked for. */
  #addressAhead(): string | undefined {
    if (this.#coming.length === 0) {
      this.#offset = undefined;
      return addressAfter(this.#last, this.#kind, this.#options);
    }
    const last = this.#last;
    if (!hasOffsets(last) || this.#kind.operation.paging?.window !== undefined) return undefined;
    const step = this.#options.direction === "back" ? -last.limit : last.limit;
    this.#offset = (this.#offset ?? last.offset + step) + step;
    const pending = this.#coming.length * last.limit;
    const isWanted = this.#taken + pending < (this.#options.maxItems ?? Number.POSITIVE_INFINITY);
    const isThere = this.#offset > -last.limit && this.#offset < last.total;
    return isWanted && isThere ? withOffset(last, this.#offset) : undefined;
  }
}

/** Where a page says that the list goes on, or `undefined` where it ends. */
export function addressAfter(
  page: AnyPage<unknown>,
  { operation }: PageKind,
  { direction }: WalkOptions,
): string | undefined {
  if (direction === "back") {
    if (!hasOffsets(page)) return addressOfNewer(page);
    // Not the page's own `previous`, which overlaps this page where fewer entries are left than a page has.
    return page.offset > 0 ? withOffset(page, page.offset - page.limit) : undefined;
  }
  const window = operation.paging?.window;
  if (window === undefined || !hasOffsets(page)) return page.next ?? undefined;
  // Search says now and then that it ends where it does not, and refuses to go beyond its window.
  const end = page.offset + page.items.length;
  if (page.items.length === 0 || end + page.limit > window) return undefined;
  return page.next ?? (end < page.total ? withOffset(page, end) : undefined);
}

/** A list by time goes back to what is newer than its newest. */
function addressOfNewer(page: Exclude<AnyPage<unknown>, { offset: number }>): string | undefined {
  const after = page.cursors?.after;
  if (!after || !page.cursors?.before) return undefined;
  const url = new URL(page.href);
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
export function withOffset(page: AnyPage<unknown>, offset: number): string {
  const url = new URL(page.next ?? ("previous" in page ? page.previous : undefined) ?? page.href);
  url.searchParams.set("offset", String(Math.max(0, offset)));
  // Before the beginning there is nothing: the first page is as long as what is left.
  url.searchParams.set("limit", String(offset < 0 ? page.limit + offset : page.limit));
  return url.href;
}
