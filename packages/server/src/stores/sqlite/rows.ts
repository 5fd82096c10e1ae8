import type { GrantRecord, SessionRecord } from "../store.ts";

/** A session's columns, in the order in which they are written and asked for. */
export const SESSION = "id_hash, app, person, device, created_at, seen_at, expires_at, ends_at";

export type SessionRow = [
  idHash: string,
  app: string,
  person: string,
  device: string,
  createdAt: number,
  seenAt: number,
  expiresAt: number,
  endsAt: number,
];

/** A grant's columns, in the order in which they are written and asked for. */
export const GRANT =
  "app, person, version, user_id, sealed, key_id, scope, authorized_at, pending_refresh, ended_at, ended_reason";

export type GrantRow = [
  app: string,
  person: string,
  version: string,
  userId: string,
  sealed: string | null,
  keyId: string | null,
  scope: string,
  authorizedAt: number,
  pendingRefresh: number | null,
  endedAt: number | null,
  endedReason: string | null,
];

export function sessionOf(row: SessionRow): SessionRecord {
  const [idHash, app, person, device, createdAt, seenAt, expiresAt, endsAt] = row;
  return { idHash, app, person, device, createdAt, seenAt, expiresAt, endsAt };
}

export const sessionValues = (s: SessionRecord): SessionRow => [
  ...([s.idHash, s.app, s.person, s.device] as const),
  ...([s.createdAt, s.seenAt, s.expiresAt, s.endsAt] as const),
];

export function grantOf(row: GrantRow): GrantRecord {
  const [app, person, version, userId, sealed, keyId, scope, authorizedAt, ...rest] = row;
  const [pendingRefresh, endedAt, endedReason] = rest;
  return {
    ...{ app, person, version, userId, sealed, keyId, scope },
    ...{ authorizedAt, pendingRefresh, endedAt, endedReason },
  };
}

export const grantValues = (g: GrantRecord): GrantRow => [
  ...([g.app, g.person, g.version, g.userId, g.sealed, g.keyId] as const),
  ...([g.scope, g.authorizedAt, g.pendingRefresh, g.endedAt, g.endedReason] as const),
];
