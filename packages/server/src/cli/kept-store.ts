import { existsSync } from "node:fs";
import { type Config, readConfig, storeFolder } from "../config.ts";
import { SetupError } from "../errors.ts";
import { openStore, type StoreOptions, shownStoreUrl, storeKind } from "../stores/open.ts";
import type { BulkStore } from "../stores/store.ts";
import { prepareFolder } from "./data-folder.ts";
import { readEnvironment } from "./environment.ts";

/**
 * Does something with the store that the settings name, the same ones as `start` reads, and closes it.
 *
 * @throws {SetupError} when the settings are wrong, or the store is not there or cannot be opened.
 */
export async function withKeptStore<T>(work: (store: BulkStore, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(readEnvironment());
  const mend = "Set STAGEDOOR_STORE, or STAGEDOOR_DATA, to what the server runs with.";
  const store = await openExisting(config.store, mend, { poolSize: config.limits.storePool });
  return whileOpen(store, () => work(store, config));
}

/** Closes the store after the work. Where that fails, its own error is the one that is told. */
export async function whileOpen<T>(store: BulkStore, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await store.close().catch(() => {});
    throw error;
  }
  await store.close();
  return result;
}

/**
 * Opens a store that has to be there: an empty one made in its place would look as if nobody were signed in.
 *
 * @param mend what to do where it is not there.
 * @throws {SetupError} when it is not, or cannot be opened.
 */
export async function openExisting(url: string, mend: string, options?: StoreOptions): Promise<BulkStore> {
  if (storeKind(url) === "sqlite:" && !existsSync(url.slice("sqlite:".length))) {
    throw new SetupError(`There is no store ${url}. ${mend}`, 78);
  }
  return openLasting(url, options);
}

/**
 * Opens a store, made where there is none.
 *
 * @throws {SetupError} when it cannot be opened, or does not outlive this process.
 */
export async function openLasting(url: string, options?: StoreOptions): Promise<BulkStore> {
  if (storeKind(url) === "memory:") {
    throw new SetupError(
      `The store ${shownStoreUrl(url)} ends with its process: no other command can see it.`,
      78,
    );
  }
  const folder = storeFolder(url);
  if (folder !== undefined) prepareFolder(folder);
  return openStore(url, options);
}
