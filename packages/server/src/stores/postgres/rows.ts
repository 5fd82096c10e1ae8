import type { FoundSession, GrantRecord, Holding, SessionRecord } from "../store.ts";

/** A session as the statements write and answer it. */
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

/** A grant as the statements write and answer it. */
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

/** What `readSession` answers: the columns of a session and its grant, its id and the owner only once. */
export type FoundRow = [
  app: string,
  person: string,
  device: string,
  createdAt: number,
  seenAt: number,
  expiresAt: number,
  endsAt: number,
  version: string,
  userId: string,
  sealed: string | null,
  keyId: string | null,
  scope: string,
  authorizedAt: number,
  pendingRefresh: number | null,
  endedAt: number | null,
  endedReason: string | null,
  pausedUntil: number | null,
];

/** Written out, because every signed-in view reads one. */
export function foundOf(idHash: string, row: FoundRow): FoundSession {
  const [app, person, device, createdAt, seenAt, expiresAt, endsAt, version, userId, ...rest] = row;
  const [sealed, keyId, scope, authorizedAt, pendingRefresh, endedAt, endedReason, pausedUntil] = rest;
  return {
    session: { idHash, app, person, device, createdAt, seenAt, expiresAt, endsAt },
    grant: {
      ...{ app, person, version, userId, sealed, keyId, scope },
      ...{ authorizedAt, pendingRefresh, endedAt, endedReason },
    },
    pausedUntil,
  };
}

export function holdingOf(row: [...GrantRow, SessionRow[]]): Holding {
  const sessions = row.at(-1) as SessionRow[];
  return { grant: grantOf(row as unknown as GrantRow), sessions: sessions.map(sessionOf) };
}
