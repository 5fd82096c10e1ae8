import { createMemoryStore } from "../src/stores/memory.ts";
import { type Store, StoreUnavailable } from "../src/stores/store.ts";

type Method = Exclude<keyof Store, "warnings">;

/** A store that can be made to fail. */
export interface FaultyStore {
  readonly store: Store;
  /** How often each method was called. */
  readonly calls: ReadonlyMap<Method, number>;
  /** These methods fail from now on, or all of them; `lost`: what they do takes effect, and only the answer is lost. */
  fail(how: "refused" | "lost", ...methods: readonly Method[]): void;
  mend(): void;
}

export function faultyStore(): FaultyStore {
  const calls = new Map<Method, number>();
  let faults: { how: "refused" | "lost"; methods: readonly Method[] } | undefined;
  const store = new Proxy<Store>(createMemoryStore(), {
    get(target, name: keyof Store, receiver) {
      const method = Reflect.get(target, name, receiver);
      if (typeof method !== "function" || name === "warnings") return method;
      return async (...values: unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        const isStruck = faults && (faults.methods.length === 0 || faults.methods.includes(name));
        if (isStruck && faults?.how === "refused") throw new StoreUnavailable("ECONNREFUSED");
        const result: unknown = await Reflect.apply(method, target, values);
        if (isStruck) throw new StoreUnavailable("timeout");
        return result;
      };
    },
  });
  return {
    store,
    calls,
    fail(how, ...methods) {
      faults = { how, methods };
    },
    mend() {
      faults = undefined;
    },
  };
}
