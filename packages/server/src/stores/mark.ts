import { randomUUID } from "node:crypto";
import { SetupError } from "../errors.ts";
import { holdLease } from "./hold-lease.ts";
import type { BulkStore, Store } from "./store.ts";

/** What a store that took part in a copy notes about itself. */
export interface StoreMark {
  /** Tells it from every other store. */
  readonly id: string;
  readonly copy?: StoreCopy;
}

/** That a store is a copy. */
interface StoreCopy {
  /** The id of the store that it is a copy of. */
  readonly from: string;
  /** `copying`: not everything has come yet. `copied`: all has. `used`: a server has started on it since. */
  readonly state: "copying" | "copied" | "used";
  /** Since when, in Unix milliseconds. */
  readonly at: number;
}

/** Who holds it may copy into the store, or start on a copy. */
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
 * Before a server uses a store: from then on it is a copy no longer, and nothing is copied into it any more. A store that
 * cannot be copied into has nothing to say.
 *
 * @throws {SetupError} when it is a copy that is not finished.
 */
export async function claimStore(store: Store): Promise<void> {
  if (!isBulkStore(store)) return;
  for (;;) {
    const mark = await readStoreMark(store);
    if (!mark?.copy || mark.copy.state === "used") return;
    if (mark.copy.state === "copying") throw unfinished(mark.copy);
    await underCopyLease(store, async () => {
      const now = await readStoreMark(store);
      if (now?.copy?.state !== "copied") return;
      await writeStoreMark(store, { ...now, copy: { ...now.copy, state: "used", at: Date.now() } });
    });
  }
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
  const { id, copy } = value as Partial<Record<keyof StoreMark, unknown>>;
  return typeof id === "string" && (copy === undefined || isCopy(copy));
}

function isCopy(value: unknown): value is StoreCopy {
  if (typeof value !== "object" || value === null) return false;
  const { from, state, at } = value as Partial<Record<keyof StoreCopy, unknown>>;
  const isState = state === "copying" || state === "copied" || state === "used";
  return typeof from === "string" && isState && typeof at === "number";
}
