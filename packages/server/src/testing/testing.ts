import type { BulkStore, Store } from "../stores/store.ts";
import { attemptCases } from "./attempt-cases.ts";
import { bulkCases } from "./bulk-cases.ts";
import { grantCases } from "./grant-cases.ts";
import { leaseCases } from "./lease-cases.ts";
import { pauseCases } from "./pause-cases.ts";
import { pingCases } from "./ping-cases.ts";
import { sessionCases } from "./session-cases.ts";
import { signInCases } from "./sign-in-cases.ts";
import type { StoreCase } from "./store-case.ts";
import { sweepCases } from "./sweep-cases.ts";
import { textCases } from "./text-cases.ts";

export type { OpenStore, StoreCase } from "./store-case.ts";

/**
 * What every store has to keep to, for any test runner. Each case wants a store of its own that is empty when the case
 * begins; each call of what it is given opens one more instance of that store, and the case closes them.
 *
 * ```ts
 * for (const { name, run } of [...storeCases, ...bulkStoreCases]) {
 *   const emptyStore = `test-${randomUUID()}`;
 *   test(name, () => run(() => openMyStore(emptyStore)));
 * }
 * ```
 *
 * A store that has no instances answers itself: `const store = createMyStore(); await run(async () => store)`. What is left
 * in the engine afterwards is the test's to remove. Some cases let real time go by, a second each; one that fails takes
 * ten at most.
 */
export const storeCases: readonly StoreCase<Store>[] = [
  ...pingCases,
  ...attemptCases,
  ...signInCases,
  ...sessionCases,
  ...grantCases,
  ...leaseCases,
  ...pauseCases,
  ...sweepCases,
  ...textCases,
];

/** What every store with bulk access has to keep to, beside {@link storeCases}. */
export const bulkStoreCases: readonly StoreCase<BulkStore>[] = bulkCases;
