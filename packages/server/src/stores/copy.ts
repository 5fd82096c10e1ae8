import { SetupError } from "../errors.ts";
import { Copying } from "./copying.ts";
import { awaitLease } from "./hold-lease.ts";
import { COPY_LEASE, identify, type StoreMark, writeStoreMark } from "./mark.ts";
import type { BulkStore } from "./store.ts";
import type { Tally } from "./tally.ts";

/** How far a copy is. */
export interface CopyProgress {
  /** Reading what `to` has, copying, removing who is no longer in `from`, and reading `to` again. */
  readonly step: "reading" | "copying" | "removing" | "verifying";
  /** So many people of so many, as far as that is known. */
  readonly done: number;
  readonly total: number;
}

/** What a copy did, and what was found on both sides. */
export interface Copied {
  /** How many people's records were written, because they were not there or differed. */
  readonly written: number;
  /** How many people were removed, because they are no longer in `from`. */
  readonly removed: number;
  readonly from: Tally;
  readonly to: Tally;
}

export interface CopyOptions {
  /** Ends the copy between two steps; the next one goes on there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CopyProgress) => void;
}

/**
 * Copies all people's grants and sessions from one store into another, while `from` may be in use: afterwards `to` has
 * what `from` had when it was read, and nobody else. What is there already is not written again, so a copy that was
 * interrupted, in whatever way, goes on when it is made again. What is over, leases, pauses and attempts are not copied.
 *
 * `to` has to be one that no server has used ever, and empty or an earlier copy of `from`. Until the copy is done its mark
 * says so, and `claimStore` refuses it.
 *
 * @throws {SetupError} when `to` is neither, or another copy into it is under way.
 * @throws {CopyUnverified} when `to` does not have what was written into it, or more.
 */
export async function copyStore(from: BulkStore, to: BulkStore, options: CopyOptions = {}): Promise<Copied> {
  const source = await identify(from);
  if (source.copy?.state === "copying") throw new SetupError(UNFINISHED, 65);
  if ((await identify(to)).id === source.id) throw new SetupError(SAME, 65);

  const held = await awaitLease(to, COPY_LEASE);
  if (!held) throw new SetupError("Another copy into TO is under way. Let it end, and see what it says.", 69);
  try {
    const signal = options.signal ? AbortSignal.any([held.lost, options.signal]) : held.lost;
    const target = await identify(to);
    await refuseInUse(to, target, source);
    const note = (state: "copying" | "copied") =>
      writeStoreMark(to, { id: target.id, copy: { from: source.id, state, at: Date.now() } });
    await note("copying");
    const copied = await new Copying(from, to, { ...options, signal }).run();
    signal.throwIfAborted();
    // Whoever may have taken over meanwhile writes the mark now.
    await held.confirm();
    await note("copied");
    return copied;
  } finally {
    await held.release();
  }
}

const UNFINISHED =
  "FROM is itself an unfinished copy. Finish that first, by running the same stagedoor store copy again.";
const SAME =
  "FROM and TO are the same store, or one was made from the other's files. Copy into an empty store instead.";

const MEND =
  "copying into it would sign out who is signed in there. Copy into a store that no server has started on: a new database or " +
  "schema, a Redis database number that is empty, or another file. (stagedoor store migrate makes one without using it.)";

async function refuseInUse(to: BulkStore, { usedSince, copy }: StoreMark, source: StoreMark): Promise<void> {
  if (usedSince !== undefined) {
    throw new SetupError(`A server has used TO since ${new Date(usedSince).toISOString()}: ${MEND}`, 65);
  }
  if (copy?.from === source.id) return;
  const { grants, sessions } = await to.counts();
  if (grants + sessions === 0) return;
  throw new SetupError(
    `TO is not empty (grants: ${grants}, sessions: ${sessions}), and it is no copy of FROM: ${MEND}`,
    65,
  );
}
