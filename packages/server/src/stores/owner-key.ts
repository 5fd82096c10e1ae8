import type { Owner } from "./store.ts";

/** An owner as the key of a map. */
export const keyOf = ({ app, person }: Owner): string => JSON.stringify([app, person]);
