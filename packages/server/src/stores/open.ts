import { SetupError } from "../errors.ts";
import { guardStore, type StoreWitness } from "./guard.ts";
import type { BulkStore } from "./store.ts";

/** What each kind of store is called in `STAGEDOOR_STORE`. */
export const STORE_FORMS =
  "memory:, sqlite:PATH, postgres://USER@HOST/DATABASE or redis://HOST (rediss:// over TLS)";

/** Connections to PostgreSQL that one process opens at most. */
const POOL_SIZE = 10;

export interface StoreOptions {
  /** Connections that this process opens at most, where the store's engine is pooled (PostgreSQL). 10 by default. */
  readonly poolSize?: number;
  /** Hears how every call ends. */
  readonly witness?: StoreWitness;
}

interface Kind {
  /** Whether several machines can use it at once. */
  readonly isShared: boolean;
  isUrl(url: string): boolean;
  /** Loads what the kind needs, which no other kind does. */
  open(url: string, poolSize: number): Promise<BulkStore>;
}

/** One that is torn is one too: opening it names the mend. */
const isServerUrl = (url: string): boolean => {
  const parsed = URL.parse(url);
  if (!parsed) return isTorn(url);
  return parsed.hostname !== "" && url.startsWith(`${parsed.protocol}//`);
};

/**
 * Whether a password that is not escaped reaches beyond its place, so that a piece of it stands where the port, the path,
 * the query or the hash is looked for.
 */
function isTorn(url: string): boolean {
  const parsed = URL.parse(url);
  if (!parsed) return url.includes("://") && url.includes("@");
  return `${parsed.pathname}${parsed.search}${parsed.hash}`.includes("@");
}

const postgres: Kind = {
  isShared: true,
  isUrl: isServerUrl,
  open: async (url, poolSize) => (await import("./postgres/store.ts")).openPostgresStore(url, { poolSize }),
};

const redis: Kind = {
  isShared: true,
  isUrl: isServerUrl,
  open: async (url) => (await import("./redis/store.ts")).openRedisStore(url),
};

const kinds: Readonly<Record<string, Kind>> = {
  "memory:": {
    isShared: false,
    isUrl: (url) => url === "memory:",
    open: async () => (await import("./memory.ts")).createMemoryStore(),
  },
  "sqlite:": {
    isShared: false,
    // SQLite would take these two for something else than the path of a file.
    isUrl: (url) => url !== "sqlite:" && !/^sqlite:(:memory:|file:)/.test(url),
    open: async (url) => (await import("./sqlite/store.ts")).openSqliteStore(url.slice("sqlite:".length)),
  },
  "postgres:": postgres,
  "postgresql:": postgres,
  "redis:": redis,
  "rediss:": redis,
};

/** The kind of a store's URL, with its colon (`sqlite:`). */
export const storeKind = (url: string): string => url.slice(0, url.indexOf(":") + 1);

const kindOf = (url: string): Kind | undefined => {
  const name = storeKind(url);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  return kind?.isUrl(url) ? kind : undefined;
};

/** Whether the URL names a kind of store that there is, with what that kind needs. */
export const isStoreUrl = (url: string): boolean => kindOf(url) !== undefined;

/** Whether instances on several machines can use this store at once. */
export const isShared = (url: string): boolean => kindOf(url)?.isShared ?? false;

/**
 * A store's URL for messages and logs: without user, password and query, which may hold a password too. Of one that is
 * not right, for instance because the password is not escaped, the kind alone.
 */
export function shownStoreUrl(url: string): string {
  const kind = storeKind(url);
  if (["", "sqlite:", url].includes(kind)) return url;
  const { host, username, password, pathname, search } = URL.parse(url) ?? {};
  if (!host || isTorn(url)) return `${kind}…`;
  return `${kind}//${username || password ? "…@" : ""}${host}${pathname}${search ? "?…" : ""}`;
}

/**
 * Opens the store that a URL names, guarded.
 *
 * @throws {SetupError} when there is no such kind, or it cannot be opened.
 */
export async function openStore(
  url: string,
  { poolSize = POOL_SIZE, witness }: StoreOptions = {},
): Promise<BulkStore> {
  const kind = kindOf(url);
  if (!kind) {
    throw new SetupError(`No store can be opened from "${shownStoreUrl(url)}": use ${STORE_FORMS}.`, 78);
  }
  if (kind.isShared && isTorn(url)) {
    throw new SetupError(
      `The store's URL ${shownStoreUrl(url)} has an @ behind its host, or cannot be read: write @, /, ?, # and : in a password ` +
        "(and an @ anywhere else) as %40, %2F, %3F, %23 and %3A.",
      78,
    );
  }
  return guardStore(await kind.open(url, poolSize), witness);
}
