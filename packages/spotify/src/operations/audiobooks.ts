import type { Operation } from "./operation.ts";

export const audiobooksOperations = {
  get: {
    id: "get-an-audiobook",
    method: "GET",
    path: "/audiobooks/{id}",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["market"],
  },
  several: {
    id: "get-multiple-audiobooks",
    method: "GET",
    path: "/audiobooks",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["ids", "market"],
    batch: { of: "ids", max: 50 },
    deprecated: true,
    developmentMode: "removed",
    replacement: "GET /audiobooks/{id}, one request per id",
  },
  chapters: {
    id: "get-audiobook-chapters",
    method: "GET",
    path: "/audiobooks/{id}/chapters",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["market", "limit", "offset"],
    paging: { by: "offset", default: 20, max: 50 },
  },
} as const satisfies Record<string, Operation>;
