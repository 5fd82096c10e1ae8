import type { Operation } from "../client/operation.ts";
import { playerOperations } from "./player.ts";
import { usersOperations } from "./users.ts";

/** Every operation that this client has a method for. */
export const operations: readonly Operation[] = /* @__PURE__ */ Object.freeze([
  ...Object.values(usersOperations),
  ...Object.values(playerOperations),
]);
