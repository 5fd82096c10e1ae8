import type { Operation } from "./operation.ts";

export const usersOperations = {
  currentUser: {
    id: "get-current-users-profile",
    method: "GET",
    path: "/me",
    scopes: ["user-read-private", "user-read-email"],
    scopeRule: "optional",
    answer: "object",
  },
  get: {
    id: "get-users-profile",
    method: "GET",
    path: "/users/{user_id}",
    scopes: [],
    scopeRule: "none",
    answer: "object",
    deprecated: true,
    developmentMode: "removed",
  },
  topArtists: {
    id: "get-users-top-artists",
    method: "GET",
    path: "/me/top/artists",
    scopes: ["user-top-read"],
    scopeRule: "all",
    answer: "object",
    query: ["time_range", "limit", "offset"],
    paging: { by: "offset", default: 20, max: 50 },
  },
  topTracks: {
    id: "get-users-top-tracks",
    method: "GET",
    path: "/me/top/tracks",
    scopes: ["user-top-read"],
    scopeRule: "all",
    answer: "object",
    query: ["time_range", "limit", "offset"],
    paging: { by: "offset", default: 20, max: 50 },
  },
} as const satisfies Record<string, Operation>;
