import type { Operation } from "./operation.ts";

export const searchOperations = {
  search: {
    id: "search",
    method: "GET",
    path: "/search",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["q", "type", "market", "limit", "offset", "include_external"],
    paging: { by: "offset", default: 5, max: 10, extendedMax: 50, window: 1_000 },
  },
} as const satisfies Record<string, Operation>;
