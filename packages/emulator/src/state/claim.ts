import type { DatabaseSync } from "node:sqlite";
import { createForOwnerAlone } from "./owners-file.ts";

/** SQLite's SQLITE_BUSY. */
const busy = 5;

/** The state file is in use by another emulator. */
class StateInUse extends Error {
  readonly code = "state_in_use";
  constructor(path: string, holder: number, cause: unknown) {
    const who = holder > 0 && holder !== process.pid ? ` (process ${holder})` : "";
    super(
      `The emulator's state file ${path} is in use by another emulator${who}: end that one, or name another file.`,
      { cause },
    );
    this.name = "StateInUse";
  }
}

/**
 * Takes a state file for this emulator alone, by a lock of SQLite's on a file beside it: it goes with its process,
 * however that ends. The state file itself stays readable for other programs.
 * @returns what holds the claim until it is closed
 * @throws StateInUse when another emulator has it
 */
export function claimFile(path: string): DatabaseSync {
  const lock = `${path}.lock`;
  createForOwnerAlone(lock);
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  // Long enough for another one's look at who holds it.
  const claim = new DatabaseSync(lock, { timeout: 250 });
  try {
    // Who holds it is written first: under the lock that stays, others can read it.
    claim.exec(`pragma synchronous = off; pragma user_version = ${process.pid}; begin immediate;`);
    return claim;
  } catch (cause) {
    try {
      if (!isBusy(cause)) {
        throw new Error(
          `The file ${lock}, which keeps a second emulator from the state file, cannot be used: remove it, or name another state file.`,
          { cause },
        );
      }
      throw new StateInUse(path, holderOf(claim), cause);
    } finally {
      claim.close();
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === busy;
}

/** The process id; 0 where it cannot be told. */
function holderOf(claim: DatabaseSync): number {
  try {
    return Number(claim.prepare("pragma user_version").get()?.user_version ?? 0);
  } catch {
    return 0;
  }
}
