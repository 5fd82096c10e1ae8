import type { Operation } from "./operation.ts";

export const chaptersOperations = {
  get: {
    id: "get-a-chapter",
    method: "GET",
    path: "/chapters/{id}",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["market"],
  },
  several: {
    id: "get-several-chapters",
    method: "GET",
    path: "/chapters",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["ids", "market"],
    batch: { of: "ids", max: 50 },
    deprecated: true,
    developmentMode: "removed",
    replacement: "GET /chapters/{id}, one request per id",
  },
} as const satisfies Record<string, Operation>;
