import type { Config } from "../config.ts";
import { SetupError } from "../errors.ts";
import { forgetKey, keysInUse, type LostKey, lostKeys } from "../grants/keys-in-use.ts";
import { type Resealed, resealGrants } from "../grants/reseal.ts";
import { Keyring } from "../sealing.ts";
import type { BulkStore } from "../stores/store.ts";
import { confirm } from "./confirm.ts";
import { interruptible } from "./interruption.ts";
import { withKeptStore } from "./kept-store.ts";
import { Progress } from "./progress.ts";
import { type SealingSecret, sealingSecrets } from "./secrets.ts";
import { count, plural, printable, some, table } from "./words.ts";

/** A secret with the id of its key, by which grants know it. */
interface Key extends SealingSecret {
  readonly keyId: string;
}

const keysOf = (config: Config): readonly Key[] =>
  sealingSecrets(config).map((one) => ({ ...one, keyId: new Keyring([one.secret]).keyId }));

/** `stagedoor keys list`: which keys seal how many grants. */
export async function listKeys(): Promise<number> {
  return withKeptStore(async (store, config) => {
    const keys = keysOf(config);
    const inUse = await keysInUse(
      store,
      keys.map(({ keyId }) => keyId),
    );
    const lost = await findLost(store, keys);
    const known = keys.map(({ keyId, place }, index) => {
      const grants = inUse[index]?.grants ?? 0;
      return [keyId, count(grants), index === 0 ? "seals and opens" : "opens", place];
    });
    const missing = lost.map(({ keyId, grants, userIds }) => [
      ...[keyId, count(grants), "lost"],
      `needed by ${some(userIds, grants)}`,
    ]);
    console.log(table(["KEY", "GRANTS", "", "WHERE"], [...known, ...missing]));
    for (const key of lost) console.log(`\n${howToGoOn(key)}`);
    return 0;
  });
}

/** `stagedoor keys rotate`: seals everything with the first secret, while servers run. */
export async function rotateKeys(): Promise<number> {
  return withKeptStore(async (store, config) => {
    const [newest, ...older] = keysOf(config);
    if (!newest) {
      throw new SetupError(
        "There is no secret to seal with. Set STAGEDOOR_SECRET to what the server runs with.",
        78,
      );
    }
    const keyring = new Keyring([newest.secret, ...older.map(({ secret }) => secret)]);
    const progress = new Progress();
    const resealed = await interruptible((signal) =>
      resealGrants(store, keyring, {
        signal,
        onProgress: (done, total) => progress.show("Sealing grants anew", done, total),
      }),
    ).finally(() => progress.end());
    console.log(
      `${plural(resealed.resealed, "grant was", "grants were")} sealed anew with ${newest.place} (key ${newest.keyId}).`,
    );
    const inUse = await keysInUse(
      store,
      older.map(({ keyId }) => keyId),
    );
    for (const [index, key] of older.entries()) console.log(whetherNeeded(key, inUse[index]?.grants ?? 0));
    return sayLeft(resealed);
  });
}

/** `stagedoor keys forget KEY`: ends the grants of a lost key, so that everybody else goes on. */
export async function forgetLostKey(keyId: string, { yes = false }: { yes?: boolean }): Promise<number> {
  return withKeptStore(async (store, config) => {
    const keys = keysOf(config);
    const known = keys.find((key) => key.keyId === keyId);
    if (known) {
      console.error(`The key ${keyId} is not lost: it is ${known.place}, and opens its grants.`);
      return 1;
    }
    const lost = await findLost(store, keys);
    const key = lost.find((one) => one.keyId === keyId);
    if (!key) {
      const others = lost.map((one) => one.keyId).join(", ");
      console.error(
        `No grant is sealed with a key ${printable(keyId)}. ${others ? `Lost keys: ${others}.` : "No key is lost."}`,
      );
      return 1;
    }
    const whose = `${plural(key.grants, "grant")}, of ${some(key.userIds, key.grants)}`;
    return interruptible(async (signal) => {
      const question = `End ${whose}? They sign in again; nobody else is touched.`;
      const isSure = yes || (await confirm(question, signal));
      if (isSure === undefined) {
        console.error(`This would end ${whose}. There is no terminal to ask on: add --yes if that is meant.`);
        return 64;
      }
      if (!isSure) {
        console.log("Nothing was changed.");
        return 1;
      }
      const progress = new Progress();
      const onProgress = (done: number, total: number) =>
        progress.show("Looking for its grants", done, total);
      const ended = await forgetKey(store, keyId, { signal, onProgress }).finally(() => progress.end());
      console.log(
        `${plural(ended, "grant has ended: its person is", "grants have ended: their people are")} asked to sign in again.`,
      );
      return 0;
    });
  });
}

async function findLost(store: BulkStore, keys: readonly Key[]): Promise<readonly LostKey[]> {
  const progress = new Progress();
  return interruptible((signal) =>
    lostKeys(
      store,
      keys.map(({ keyId }) => keyId),
      { signal, onProgress: (done, total) => progress.show("Looking for lost keys", done, total) },
    ),
  ).finally(() => progress.end());
}

function howToGoOn({ keyId, grants }: LostKey): string {
  return (
    `The key ${keyId} is lost: ${plural(grants, "grant")} cannot be opened, and no server starts on this store. Put its secret back ` +
    `into STAGEDOOR_SECRET, behind the others, or its file sealing-key into the data folder. If it is gone for good: ` +
    `stagedoor keys forget ${keyId.startsWith("-") ? "-- " : ""}${keyId}`
  );
}

function whetherNeeded({ place, keyId }: Key, grants: number): string {
  const what = `${place[0]?.toUpperCase()}${place.slice(1)} (key ${keyId})`;
  return grants === 0
    ? `${what} seals nothing any more: it may be taken away.`
    : `${what} is still needed by ${plural(grants, "grant")}.`;
}

function sayLeft({ left, unreadable }: Resealed): number {
  if (unreadable.count > 0) {
    console.error(
      `${plural(unreadable.count, "grant could not be opened, and stays as it was", "grants could not be opened, and stay as they were")}: ` +
        `${some(unreadable.userIds, unreadable.count)}. See stagedoor keys list.`,
    );
  }
  if (left > 0) {
    console.error(
      `${plural(left, "grant is", "grants are")} sealed with another secret again and again: a server still has that one first. Put the new one ` +
        "first everywhere, start the servers anew, and run this again.",
    );
  }
  return left > 0 ? 1 : unreadable.count > 0 ? 65 : 0;
}
