import type { Operation } from "./operation.ts";

export const albumsOperations = {
  get: {
    id: "get-an-album",
    method: "GET",
    path: "/albums/{id}",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["market"],
  },
  several: {
    id: "get-multiple-albums",
    method: "GET",
    path: "/albums",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["ids", "market"],
    batch: { of: "ids", max: 20 },
    deprecated: true,
    developmentMode: "removed",
    replacement: "GET /albums/{id}, one request per id",
  },
  tracks: {
    id: "get-an-albums-tracks",
    method: "GET",
    path: "/albums/{id}/tracks",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    query: ["market", "limit", "offset"],
    paging: { by: "offset", default: 20, max: 50 },
  },
} as const satisfies Record<string, Operation>;
