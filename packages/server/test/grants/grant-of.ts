import type { GrantRecord } from "../../src/stores/store.ts";

/** A grant's record with nothing special about it but what is given. */
export const grantOf = (fields: Partial<GrantRecord> = {}): GrantRecord => ({
  app: "https://accounts.spotify.com app",
  person: "account:ada",
  version: "1",
  userId: "ada",
  sealed: "sealed",
  keyId: "key",
  scope: "user-read-currently-playing",
  authorizedAt: Date.UTC(2026, 5, 1),
  pendingRefresh: null,
  endedAt: null,
  endedReason: null,
  ...fields,
});
