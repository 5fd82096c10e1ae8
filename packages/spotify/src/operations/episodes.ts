import type { Operation } from "./operation.ts";

export const episodesOperations = {
  get: {
    id: "get-an-episode",
    method: "GET",
    path: "/episodes/{id}",
    scopes: ["user-read-playback-position"],
    scopeRule: "optional",
    answer: "object",
    query: ["market"],
  },
  several: {
    id: "get-multiple-episodes",
    method: "GET",
    path: "/episodes",
    scopes: ["user-read-playback-position"],
    scopeRule: "optional",
    answer: "object",
    query: ["ids", "market"],
    batch: { of: "ids", max: 50 },
    deprecated: true,
    developmentMode: "removed",
    replacement: "GET /episodes/{id}, one request per id",
  },
} as const satisfies Record<string, Operation>;
