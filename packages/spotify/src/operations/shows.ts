import type { Operation } from "./operation.ts";

export const showsOperations = {
  get: {
    id: "get-a-show",
    method: "GET",
    path: "/shows/{id}",
    scopes: ["user-read-playback-position"],
    scopeRule: "optional",
    answer: "object",
    query: ["market"],
  },
  several: {
    id: "get-multiple-shows",
    method: "GET",
    path: "/shows",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["market", "ids"],
    batch: { of: "ids", max: 50 },
    deprecated: true,
    developmentMode: "removed",
    replacement: "GET /shows/{id}, one request per id",
  },
  episodes: {
    id: "get-a-shows-episodes",
    method: "GET",
    path: "/shows/{id}/episodes",
    scopes: ["user-read-playback-position"],
    scopeRule: "optional",
    answer: "object",
    query: ["market", "limit", "offset"],
    paging: { by: "offset", default: 20, max: 50 },
  },
} as const satisfies Record<string, Operation>;
