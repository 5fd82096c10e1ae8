import assert from "node:assert/strict";
import type { Store } from "../stores/store.ts";
import { type StoreCase, storeCase } from "./store-case.ts";

/** Whether the store can be used at all. */
export const pingCases: readonly StoreCase<Store>[] = [
  storeCase("an open store answers, and warns in sentences", async (store, another) => {
    const other = await another();
    await Promise.all([store.ping(), other.ping(), store.ping()]);
    for (const warning of store.warnings) assert.match(warning, /^\S.*\.$/s);
  }),
];
