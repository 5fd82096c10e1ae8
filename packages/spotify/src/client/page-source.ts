import type { CursorPage, Page } from "../model/page.ts";
import type { Operation } from "../operations/operation.ts";
import { isObject } from "../text.ts";
import type { Call, CallOptions } from "./call.ts";
import type { Connection } from "./connection.ts";
import { shortInConsole } from "./inspect.ts";

/** A page of either kind of list. */
export type AnyPage<Item> = Page<Item> | CursorPage<Item>;

/** How the pages of a list are asked for and read, whoever asks. */
export interface PageKind {
  readonly operation: Operation;
  /** Makes a page of an answer: takes it out of its wrapping, gives old shapes the new names. */
  readonly read: (answer: unknown) => AnyPage<unknown>;
}

// A page in hand does not say what it is a page of. Kept apart from the connection that asked for it: whoever walks
// on does so with a token of their own.
const kinds = new WeakMap<object, PageKind>();

const UNKNOWN: PageKind = {
  operation: { id: "a-page", method: "GET", path: "/", scopes: [], scopeRule: "none", answer: "object" },
  read: unwrapped,
};

export function pageKind(page: object): PageKind {
  return kinds.get(page) ?? UNKNOWN;
}

/** Says of a page what it is a page of; also of one that came within another object. */
export function markPage<P>(page: P, kind: PageKind): P {
  if (!isPage(page)) return page;
  kinds.set(page, kind);
  page.items.forEach(shortInConsole);
  return shortInConsole(page);
}

/** Asks for the first page. */
export async function firstPage<P extends AnyPage<unknown>>(
  connection: Connection,
  kind: PageKind,
  call: Call,
): Promise<P> {
  return read<P>(kind, await connection.call(kind.operation, { ...call, accept: hasEntries }));
}

/** Asks for the page at an address that another page gave. */
export async function pageAt<P extends AnyPage<unknown>>(
  connection: Connection,
  kind: PageKind,
  url: string,
  options?: CallOptions,
): Promise<P> {
  return read<P>(kind, await connection.follow(url, kind.operation, { options, accept: hasEntries }));
}

function read<P extends AnyPage<unknown>>(kind: PageKind, answer: unknown): P {
  return markPage(kind.read(answer), kind) as P;
}

function hasEntries(answer: unknown): boolean {
  return isPage(unwrapped(answer));
}

/** Whether something has the one thing that makes it a page: its entries. */
export function isPage(answer: unknown): answer is AnyPage<unknown> {
  return isObject(answer) && Array.isArray(answer.items);
}

/** The page itself, or the one that is the only thing in an answer (`{"artists": {"items": [...]}}`). */
export function unwrapped(answer: unknown): AnyPage<unknown> {
  if (isObject(answer) && !isPage(answer)) {
    const [only, ...more] = Object.values(answer).filter(isPage);
    if (more.length === 0 && only !== undefined) return only;
  }
  return answer as AnyPage<unknown>;
}
