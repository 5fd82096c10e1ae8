import { createHash } from "node:crypto";
import type { GrantRecord, Holding, SessionRecord } from "./store.ts";

/** What a store holds, without what is over. */
export interface Tally {
  readonly grants: number;
  readonly sessions: number;
  /** Of all records, whatever their order: 16 hexadecimal digits. */
  readonly checksum: string;
}

/** One person's records in short: the same for the same records alone. */
export interface Summary {
  /** Of SHA-256 over all fields the first 128 bits, base64url. */
  readonly digest: string;
  readonly sessions: number;
}

/** Every field has its place here, so that one more in a record does not compile until it has one as well. */
const GRANT_FIELDS = Object.keys({
  app: 0,
  person: 0,
  version: 0,
  userId: 0,
  sealed: 0,
  keyId: 0,
  scope: 0,
  authorizedAt: 0,
  pendingRefresh: 0,
  endedAt: 0,
  endedReason: 0,
} satisfies Record<keyof GrantRecord, 0>) as (keyof GrantRecord)[];

const SESSION_FIELDS = Object.keys({
  idHash: 0,
  app: 0,
  person: 0,
  device: 0,
  createdAt: 0,
  seenAt: 0,
  expiresAt: 0,
  endsAt: 0,
} satisfies Record<keyof SessionRecord, 0>) as (keyof SessionRecord)[];

export function summaryOf({ grant, sessions }: Holding): Summary {
  const rows = sessions
    .map((session) => JSON.stringify(SESSION_FIELDS.map((field) => session[field])))
    .sort();
  const text = JSON.stringify([GRANT_FIELDS.map((field) => grant[field]), ...rows]);
  const digest = createHash("sha256").update(text).digest().toString("base64url", 0, 16);
  return { digest, sessions: sessions.length };
}

/** The sum of people's summaries. */
export class Tallying {
  #grants = 0;
  #sessions = 0;
  #sum = 0n;

  add({ digest, sessions }: Summary): void {
    this.#grants += 1;
    this.#sessions += sessions;
    this.#sum += Buffer.from(digest, "base64url").readBigUInt64BE();
  }

  tally(): Tally {
    const checksum = BigInt.asUintN(64, this.#sum).toString(16).padStart(16, "0");
    return { grants: this.#grants, sessions: this.#sessions, checksum };
  }
}
