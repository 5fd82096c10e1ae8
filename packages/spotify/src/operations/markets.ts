import type { Operation } from "./operation.ts";

export const marketsOperations = {
  list: {
    id: "get-available-markets",
    method: "GET",
    path: "/markets",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    deprecated: true,
    developmentMode: "removed",
  },
} as const satisfies Record<string, Operation>;
