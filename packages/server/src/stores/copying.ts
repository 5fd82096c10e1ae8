import { setImmediate as breath } from "node:timers/promises";
import type { Copied, CopyOptions, CopyProgress } from "./copy.ts";
import { keyOf } from "./owner-key.ts";
import type { BulkStore, Holding, Owner } from "./store.ts";
import { type Summary, summaryOf, Tallying } from "./tally.ts";
import { holdingOf, living, walk } from "./walk.ts";

/** `to` does not have what was written into it, or has more. */
export class CopyUnverified extends Error {
  override readonly name = "CopyUnverified";
  /** How many people's records differ. */
  readonly count: number;
  /** Spotify's ids of ten of them at most. */
  readonly userIds: readonly string[];

  constructor(differing: readonly string[], foreign: readonly string[]) {
    super(
      foreign.length > 0
        ? "TO has people whom this copy did not bring: a server runs on it. Stop that one, and copy again."
        : "TO does not give back what was written into it.",
    );
    const all = [...foreign, ...differing];
    this.count = all.length;
    this.userIds = all.slice(0, 10);
  }
}

/** What is known of one person's records in `to`. */
interface Known extends Summary {
  /** `there`: found in `to`. `copied`: as in `from`. `verified`: found in `to` again, as in `from`. */
  readonly state: "there" | "copied" | "verified";
}

/** One copy under way. It remembers a summary of each person's records: a quarter of a kilobyte each. */
export class Copying {
  readonly #from: BulkStore;
  readonly #to: BulkStore;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: (progress: CopyProgress) => void;
  readonly #known = new Map<string, Known>();
  readonly #found = new Tallying();
  #written = 0;
  #removed = 0;

  constructor(from: BulkStore, to: BulkStore, { signal, onProgress = () => {} }: CopyOptions) {
    this.#from = from;
    this.#to = to;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  async run(): Promise<Copied> {
    await this.#readTarget();
    await this.#copy();
    await this.#removeGone();
    await this.#verify();
    const from = new Tallying();
    for (const known of this.#known.values()) from.add(known);
    return {
      written: this.#written,
      removed: this.#removed,
      from: from.tally(),
      to: this.#found.tally(),
    };
  }

  async #readTarget(): Promise<void> {
    for await (const holdings of this.#people(this.#to, "reading")) {
      for (const holding of holdings) {
        this.#known.set(keyOf(holding.grant), { ...summaryOf(holding), state: "there" });
      }
    }
  }

  async #copy(): Promise<void> {
    for await (const holdings of this.#people(this.#from, "copying")) {
      const differing: Holding[] = [];
      for (const holding of holdings) {
        const key = keyOf(holding.grant);
        const summary = summaryOf(holding);
        if (this.#known.get(key)?.digest !== summary.digest) differing.push(holding);
        this.#known.set(key, { ...summary, state: "copied" });
      }
      if (differing.length > 0) await this.#to.putHoldings(differing, Date.now());
      this.#written += differing.length;
    }
  }

  /** Who was not met in `from` is looked up there once more: who comes or goes while it is read may be missed. */
  async #removeGone(): Promise<void> {
    const gone = this.#keysIn("there");
    this.#step("removing", 0, gone.length);
    for (const [index, key] of gone.entries()) {
      await this.#settle(ownerOf(key));
      this.#step("removing", index + 1, gone.length);
    }
  }

  async #verify(): Promise<void> {
    const foreign: string[] = [];
    for await (const holdings of this.#people(this.#to, "verifying")) {
      for (const holding of holdings) {
        const key = keyOf(holding.grant);
        const known = this.#known.get(key);
        const summary = summaryOf(holding);
        if (!known) foreign.push(holding.grant.userId);
        else if (known.state === "copied" && known.digest === summary.digest) this.#confirm(key, summary);
      }
    }
    if (foreign.length > 0) throw new CopyUnverified([], foreign);
    const differing: string[] = [];
    for (const key of this.#keysIn("copied")) {
      this.#signal?.throwIfAborted();
      const { wanted, isSame } = await this.#settle(ownerOf(key));
      if (isSame && wanted) this.#confirm(key, summaryOf(wanted));
      else if (!isSame) differing.push(wanted?.grant.userId ?? ownerOf(key).person);
    }
    if (differing.length > 0) throw new CopyUnverified(differing, []);
  }

  /** Brings one person up to date and looks whether that has worked. A session that has run out meanwhile counts as none. */
  async #settle(owner: Owner): Promise<{ wanted: Holding | undefined; isSame: boolean }> {
    await breath();
    const now = Date.now();
    const read = await holdingOf(this.#from, owner, now);
    const isThere = isSame(read, await holdingOf(this.#to, owner, now));
    if (read && !isThere) {
      await this.#to.putHoldings([read], now);
      this.#written += 1;
    } else if (!read) {
      // Where only the grant is left, it goes too.
      await this.#to.endSessions(owner, now);
      if (!isThere) this.#removed += 1;
    }
    const later = Date.now();
    const wanted = read && living(read, later);
    if (wanted) this.#known.set(keyOf(owner), { ...summaryOf(wanted), state: "copied" });
    else this.#known.delete(keyOf(owner));
    return { wanted, isSame: isSame(wanted, await holdingOf(this.#to, owner, later)) };
  }

  /** What is not over of everybody's holdings, with word of how far it is. */
  async *#people(store: BulkStore, step: CopyProgress["step"]): AsyncGenerator<readonly Holding[]> {
    const { grants } = await store.counts();
    let done = 0;
    this.#step(step, done, grants);
    for await (const holdings of walk(store, this.#signal)) {
      const now = Date.now();
      yield holdings.flatMap((holding) => living(holding, now) ?? []);
      done += holdings.length;
      this.#step(step, done, grants);
    }
  }

  #step(step: CopyProgress["step"], done: number, total: number): void {
    this.#signal?.throwIfAborted();
    this.#onProgress({ step, done, total: Math.max(done, total) });
  }

  #confirm(key: string, summary: Summary): void {
    this.#known.set(key, { ...summary, state: "verified" });
    this.#found.add(summary);
  }

  #keysIn(state: Known["state"]): string[] {
    return [...this.#known].flatMap(([key, known]) => (known.state === state ? key : []));
  }
}

function ownerOf(key: string): Owner {
  const [app, person] = JSON.parse(key) as [string, string];
  return { app, person };
}

const isSame = (a: Holding | undefined, b: Holding | undefined): boolean =>
  a && b ? summaryOf(a).digest === summaryOf(b).digest : a === b;
