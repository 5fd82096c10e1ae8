import { SetupError } from "../errors.ts";
import type { Store } from "./store.ts";

/** What each kind of store is called in `STAGEDOOR_STORE`. */
export const STORE_FORMS = "memory: or sqlite:PATH";

/** A store's libraries are loaded only when it is the one in use. */
const openers: Record<string, (rest: string) => Promise<Store>> = {
  "memory:": async () => (await import("./memory.ts")).createMemoryStore(),
  "sqlite:": async (path) => (await import("./sqlite.ts")).openSqliteStore(path),
};

/** The kind of a store's URL, with its colon (`sqlite:`). */
export const storeKind = (url: string): string => url.slice(0, url.indexOf(":") + 1);

/** Whether the URL names a kind of store that there is, with what that kind needs. */
export function isStoreUrl(url: string): boolean {
  const kind = storeKind(url);
  if (kind === "memory:") return url === kind;
  // SQLite would take these two for something else than the path of a file.
  return Object.hasOwn(openers, kind) && url.length > kind.length && !/^sqlite:(:memory:|file:)/.test(url);
}

/**
 * Opens the store that a URL names.
 *
 * @throws {SetupError} when there is no such kind, or it cannot be opened.
 */
export async function openStore(url: string): Promise<Store> {
  const opener = isStoreUrl(url) ? openers[storeKind(url)] : undefined;
  if (!opener) throw new SetupError(`No store can be opened from "${url}": use ${STORE_FORMS}.`, 78);
  return opener(url.slice(storeKind(url).length));
}
