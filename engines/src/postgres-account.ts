import { execFileSync } from "node:child_process";

/** Whom a process runs as; empty: as this one does. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root: `postgres` where there is such a user, else `nobody`, who is there on every
 * machine, so that none has to be made.
 */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const account = idOf("postgres") ?? idOf("nobody");
  if (!account)
    throw new Error("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.");
  return account;
}

function idOf(user: string): Account | undefined {
  try {
    const [uid, gid] = ["-u", "-g"].map((which) =>
      Number(execFileSync("id", [which, user], { stdio: ["ignore", "pipe", "ignore"] })),
    );
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}
