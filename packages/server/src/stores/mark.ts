import { randomUUID } from "node:crypto";
import { SetupError } from "../errors.ts";
import { holdLease } from "./hold-lease.ts";
import type { BulkStore, Store } from "./store.ts";

/** What a store that a server has used, or that took part in a copy, notes about itself. */
export interface StoreMark {
  /** Tells it from every other store. */
  readonly id: string;
  /** When the first server started on it, in Unix milliseconds. From then on it is no copy. */
  readonly usedSince?: number;
  readonly copy?: StoreCopy;
}

/** That a store is a copy. */
interface StoreCopy {
  /** The id of the store that it is a copy of. */
  readonly from: string;
  /** `copying`: not everything has come yet. `copied`: all has. */
  readonly state: "copying" | "copied";
  /** Since when, in Unix milliseconds. */
  readonly at: number;
}

/** Who holds it may copy into the store, or be the first to use it. */
export const COPY_LEASE = "copy";

/** Milliseconds between two looks, where the store hears of no release. */
const LOOK_AGAIN = 250;

/** @throws {SetupError} when it is none that this program knows. */
async function readStoreMark(store: BulkStore): Promise<StoreMark | undefined> {
  const text = await store.readMark();
  if (text === undefined) return undefined;
  try {
    const mark: unknown = JSON.parse(text);
    if (isMark(mark)) return mark;
  } catch {
    // Not JSON: said below.
  }
  throw new SetupError(
    "The store carries a mark that this Stagedoor does not know: a newer one wrote it. Run that version.",
    65,
  );
}

export const writeStoreMark = (store: BulkStore, mark: StoreMark): Promise<void> =>
  store.writeMark(JSON.stringify(mark));

/** The store's mark; one with an id alone is made where there is none. */
export async function identify(store: BulkStore): Promise<StoreMark> {
  for (;;) {
    const mark = await readStoreMark(store);
    if (mark) return mark;
    await underCopyLease(store, async () => {
      if (!(await readStoreMark(store))) await writeStoreMark(store, { id: randomUUID() });
    });
  }
}

/**
 * Whether {@link claimStore} has nothing to note: a server has used the store already, or nothing can be copied into it.
 *
 * @throws {SetupError} when it is a copy that is not finished.
 */
export async function isStoreClaimed(store: Store): Promise<boolean> {
  return !isBulkStore(store) || isUsed(await readStoreMark(store));
}

/**
 * Before a server uses a store: from then on nothing is copied into it any more, even if nobody has signed in. That is noted
 * once.
 *
 * @throws {SetupError} when it is a copy that is not finished.
 */
export async function claimStore(store: Store): Promise<void> {
  while (isBulkStore(store) && !(await isStoreClaimed(store))) {
    await underCopyLease(store, async () => {
      const mark = await readStoreMark(store);
      if (isUsed(mark)) return;
      await writeStoreMark(store, { id: mark?.id ?? randomUUID(), usedSince: Date.now() });
    });
  }
}

/**
 * Whether a server has used it already.
 *
 * @throws {SetupError} when it is a copy that is not finished.
 */
function isUsed(mark: StoreMark | undefined): boolean {
  if (mark?.copy?.state === "copying") throw unfinished(mark.copy);
  return mark?.usedSince !== undefined;
}

/** So that nobody else writes the mark between a look at it and the write. Waits a little where somebody has the lease. */
async function underCopyLease(store: BulkStore, work: () => Promise<void>): Promise<void> {
  const held = await holdLease(store, COPY_LEASE);
  if (!held) return store.leaseReleased(COPY_LEASE, LOOK_AGAIN);
  try {
    await work();
  } finally {
    await held.release();
  }
}

const unfinished = ({ at }: StoreCopy): SetupError =>
  new SetupError(
    `The store is an unfinished copy, begun ${new Date(at).toISOString()}: people may be missing in it. Finish it by running ` +
      "the same stagedoor store copy again; it goes on where it was.",
    65,
  );

const isBulkStore = (store: Store): store is BulkStore => "readMark" in store;

function isMark(value: unknown): value is StoreMark {
  if (typeof value !== "object" || value === null) return false;
  const { id, usedSince, copy } = value as Partial<Record<keyof StoreMark, unknown>>;
  const isSince = usedSince === undefined || typeof usedSince === "number";
  return typeof id === "string" && isSince && (copy === undefined || isCopy(copy));
}

function isCopy(value: unknown): value is StoreCopy {
  if (typeof value !== "object" || value === null) return false;
  const { from, state, at } = value as Partial<Record<keyof StoreCopy, unknown>>;
  const isState = state === "copying" || state === "copied";
  return typeof from === "string" && isState && typeof at === "number";
}
