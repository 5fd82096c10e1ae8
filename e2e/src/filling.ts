import { randomBytes, randomUUID } from "node:crypto";
import { openStore } from "../../packages/server/src/stores/open.ts";
import { type Holding, StoreUnavailable } from "../../packages/server/src/stores/store.ts";

/** From many large records, which fill quickly, to single small ones, which fill every gap: how many, and bytes of each. */
const BATCHES = [
  [200, 1_800],
  [20, 100],
  [1, 0],
] as const;
const DAY = 86_400_000;

/** Puts people of another app into a store until it takes no more. */
export async function fillStore(storeUrl: string): Promise<void> {
  const store = await openStore(storeUrl);
  try {
    for (const [count, size] of BATCHES) {
      for (let isFull = false; !isFull; ) {
        const holdings = Array.from({ length: count }, () => made(size));
        isFull = await store.putHoldings(holdings, Date.now()).then(() => false, isRefusal);
      }
    }
  } finally {
    await store.close();
  }
}

function isRefusal(error: unknown): true {
  if (error instanceof StoreUnavailable) return true;
  throw error;
}

function made(deviceSize: number): Holding {
  const owner = { app: "another app", person: randomUUID() };
  const now = Date.now();
  return {
    grant: {
      ...owner,
      ...{
        version: randomUUID(),
        userId: owner.person,
        sealed: null,
        keyId: null,
        scope: "",
        authorizedAt: now,
      },
      ...{ pendingRefresh: null, endedAt: now, endedReason: "revoked" },
    },
    sessions: [
      {
        ...owner,
        idHash: randomBytes(32).toString("base64url"),
        // Random, so that no engine makes less of it.
        device: randomBytes(deviceSize / 2).toString("hex"),
        ...{ createdAt: now, seenAt: now, expiresAt: now + DAY, endsAt: now + DAY },
      },
    ],
  };
}
