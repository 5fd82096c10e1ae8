import { createHash, randomBytes, randomUUID } from "node:crypto";
import { openGrant, sealToken } from "../../packages/server/src/grants/sealed-token.ts";
import { Keyring } from "../../packages/server/src/sealing.ts";
import { openStore } from "../../packages/server/src/stores/open.ts";
import type { Holding, Owner } from "../../packages/server/src/stores/store.ts";

const DAY = 86_400_000;
/** People put into a store at once. */
const BATCH = 1_000;

/**
 * Puts sessions into a store, each of a person of its own, as if all had signed in; their grants hold the token of one
 * who has.
 *
 * @param session the session id of who has signed in.
 * @returns the new sessions' ids.
 */
export async function fillStore(from: {
  store: string;
  secret: string;
  session: string;
  count: number;
}): Promise<string[]> {
  const store = await openStore(from.store, { poolSize: 1 });
  try {
    const found = await store.readSession(hashOf(from.session), Date.now());
    if (!found) throw new Error("There is no such session to fill a store from.");
    const keyring = new Keyring([from.secret]);
    const { token } = await openGrant(keyring, found.grant);
    const ids: string[] = [];

    const newcomer = async (): Promise<Holding> => {
      const id = randomBytes(32).toString("base64url");
      const owner: Owner = { app: found.grant.app, person: `user:listener-${ids.length}` };
      ids.push(id);
      return {
        grant: {
          ...found.grant,
          ...owner,
          ...(await sealToken(keyring, owner, token)),
          version: randomUUID(),
        },
        sessions: [{ ...found.session, ...owner, idHash: hashOf(id), expiresAt: Date.now() + DAY }],
      };
    };

    while (ids.length < from.count) {
      const size = Math.min(BATCH, from.count - ids.length);
      await store.putHoldings(await Promise.all(Array.from({ length: size }, newcomer)), Date.now());
    }
    return ids;
  } finally {
    await store.close();
  }
}

const hashOf = (id: string): string => createHash("sha256").update(id).digest("base64url");
