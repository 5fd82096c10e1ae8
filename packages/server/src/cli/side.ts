import { SetupError } from "../errors.ts";
import { type BulkStore, StoreUnavailable } from "../stores/store.ts";

/** One of the two stores of a copy. */
export type Side = "FROM" | "TO";

/** Opens a store whose errors say which side of a copy it is, those of its opening and all later ones. */
export async function openSide(side: Side, open: () => Promise<BulkStore>): Promise<BulkStore> {
  const store = await open().catch((error: unknown) => {
    throw sided(side, error);
  });
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) =>
        (member.apply(target, args) as Promise<unknown>).catch((error: unknown) => {
          throw sided(side, error);
        });
    },
  });
}

function sided(side: Side, error: unknown): unknown {
  // The setting that the mends speak of is an argument here.
  if (error instanceof SetupError) error.message = error.message.replace(/\bSTAGEDOOR_STORE\b/g, side);
  if (error instanceof SetupError || error instanceof StoreUnavailable)
    error.message = `${side}: ${error.message}`;
  return error;
}
