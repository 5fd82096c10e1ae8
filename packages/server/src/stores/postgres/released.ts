import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Releases } from "../releases.ts";
import { endInTime } from "./end-in-time.ts";

/** Milliseconds between attempts to connect again: the first, and the longest. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** What a lease's release is announced as: short, and says nothing of whose lease it is. */
export const releaseKey = (lease: string): string =>
  createHash("sha256").update(lease).digest("base64url").slice(0, 22);

/**
 * Wakes those who wait for leases when the database tells of their release (LISTEN), on a connection of its own that comes
 * back by itself. While it is away nobody is woken; when it is back all are, because nobody knows what they have missed.
 *
 * @param connect opens a connection.
 * @returns what ends it.
 */
export async function listenForReleases(
  connect: () => Promise<pg.Client>,
  releases: Releases,
): Promise<() => Promise<void>> {
  const closing = new AbortController();
  let client = await listening();

  async function listening(): Promise<pg.Client> {
    const made = await connect();
    made.on("notification", ({ payload }) => releases.wake(payload ?? ""));
    made.once("end", () => void comeBack());
    try {
      await made.query("LISTEN stagedoor_released");
      // To listen is no reason for a process to go on. The library's types do not know of it.
      (made as pg.Client & { unref(): void }).unref();
      return made;
    } catch (error) {
      made.removeAllListeners("end");
      await endInTime(made.end());
      throw error;
    }
  }

  async function comeBack(): Promise<void> {
    for (let pause = FIRST_PAUSE; !closing.signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        // Many instances lose their connections at the same instant.
        await wait(pause * (0.5 + Math.random()), undefined, { signal: closing.signal, ref: false });
        client = await listening();
        if (closing.signal.aborted) await endInTime(client.end());
        releases.wakeAll();
        return;
      } catch {
        // It is still away.
      }
    }
  }

  return async () => {
    closing.abort();
    await endInTime(client.end());
  };
}
