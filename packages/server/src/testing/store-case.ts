import type { Store } from "../stores/store.ts";

/**
 * Opens one and the same store, which was empty before the case began, once more for each call: a second instance sees
 * what the first one wrote. The case closes what it opens. A store without instances answers itself.
 */
export type OpenStore<S extends Store = Store> = () => Promise<S>;

/** One thing that every store keeps to. */
export interface StoreCase<S extends Store = Store> {
  readonly name: string;
  /** @throws {AssertionError} when the store does not keep to it. */
  run(open: OpenStore<S>): Promise<void>;
}

/** A case for one instance; `another` opens one more. All are closed after it, however it ends. */
export function storeCase<S extends Store>(
  name: string,
  body: (store: S, another: OpenStore<S>) => Promise<void>,
): StoreCase<S> {
  return {
    name,
    async run(open) {
      const opened: S[] = [];
      async function another(): Promise<S> {
        const store = await open();
        opened.push(store);
        return store;
      }
      try {
        await body(await another(), another);
      } finally {
        for (const store of new Set(opened)) await store.close();
      }
    },
  };
}
