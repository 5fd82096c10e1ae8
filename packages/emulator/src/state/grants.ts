import type { CodeRecord, Codes } from "./codes.ts";
import { inTransaction, whenReplaced } from "./database.ts";
import { hashOf, newOpaqueValue } from "./secret.ts";
import type { Database, Row } from "./sqlite.ts";

/** Life of an access token, in seconds. */
export const accessTokenLifetime = 3600;
const day = 86_400_000;
/** How many access tokens are held in memory: more than are in use at once, and a few hundred kilobytes at most. */
const heldTokens = 1000;

/** What a person's agreement gave one app at one time. Holds no token. Times are Unix ms. */
export interface GrantRecord {
  id: number;
  clientId: string;
  personId: string;
  scope: string;
  /** Whether the code was exchanged without a client secret. */
  isPublic: boolean;
  authorizedAt: number;
  /** When the refresh token ends: six months after `authorizedAt`, but not before Spotify began to end them. */
  renewBy: number;
  revokedAt: number | null;
  /** How often it was refreshed. */
  refreshes: number;
}

/** What an access token opens. `personId` is null with client credentials. */
export interface AccessTokenRecord {
  clientId: string;
  personId: string | null;
  scope: string;
  expiresAt: number;
}

export interface GrantFilter {
  personId?: string | undefined;
  clientId?: string | undefined;
}

export interface Grants {
  /**
   * Uses the code up and makes the grant, in one step.
   * @param endFrom the time before which its refresh token does not end
   * @returns undefined when the code was used up before
   */
  open(
    code: CodeRecord,
    isPublic: boolean,
    now: number,
    endFrom: number,
  ): { accessToken: string; refreshToken: string } | undefined;
  /**
   * A new access token; where `rotated` is given, that refresh token dies and a new one comes.
   * @returns undefined when that one had died before
   */
  refresh(
    grant: GrantRecord,
    now: number,
    rotated?: string,
  ): { accessToken: string; refreshToken?: string } | undefined;
  openForClient(clientId: string, now: number): string;
  findAccessToken(token: string): AccessTokenRecord | undefined;
  findByRefreshToken(token: string): { grant: GrantRecord; isRotated: boolean } | undefined;
  list(filter?: GrantFilter): GrantRecord[];
  /** @returns how many grants ended. */
  revoke(filter: GrantFilter, now: number): number;
  expireAccessTokens(filter: GrantFilter, now: number): number;
  expireRefreshTokens(filter: GrantFilter, now: number): number;
  /** Every token and grant of an app, as if it had never had one. */
  forget(clientId: string): void;
}

const chosen = "person_id = coalesce(?, person_id) and client_id = coalesce(?, client_id)";

export function openGrants(database: Database, codes: Codes): Grants {
  const insertGrant = database.prepare(
    "insert into grants (client_id, person_id, scope, public, authorized_at, renew_by) values (?, ?, ?, ?, ?, ?)",
  );
  const insertRefreshToken = database.prepare("insert into refresh_tokens (hash, grant_id) values (?, ?)");
  const rotateOut = database.prepare("update refresh_tokens set rotated = 1 where hash = ? and rotated = 0");
  const insertAccessToken = database.prepare(
    "insert into access_tokens (hash, grant_id, client_id, person_id, scope, expires_at) values (?, ?, ?, ?, ?, ?)",
  );
  const eraseLongExpired = database.prepare(
    "delete from access_tokens where grant_id is ? and expires_at < ?",
  );
  const countRefresh = database.prepare("update grants set refreshes = refreshes + 1 where id = ?");
  const selectAccessToken = database.prepare(
    "select client_id, person_id, scope, expires_at from access_tokens where hash = ?",
  );
  const selectByRefreshToken = database.prepare(
    `select grants.*, refresh_tokens.rotated from refresh_tokens
     join grants on grants.id = refresh_tokens.grant_id where refresh_tokens.hash = ?`,
  );
  const selectGrants = database.prepare(`select * from grants where ${chosen} order by id`);
  const revokeGrants = database.prepare(
    `update grants set revoked_at = ? where revoked_at is null and ${chosen}`,
  );
  const eraseAccessTokens = database.prepare(`delete from access_tokens where ${chosen}`);
  const expireAccess = database.prepare(
    `update access_tokens set expires_at = ?1 where expires_at > ?1
     and (?2 is null or person_id = ?2) and client_id = coalesce(?3, client_id)`,
  );
  const expireRefresh = database.prepare(`update grants set renew_by = ?1 where renew_by > ?1
     and person_id = coalesce(?2, person_id) and client_id = coalesce(?3, client_id)`);
  const forgetting = [
    "delete from access_tokens where client_id = ?",
    "delete from refresh_tokens where grant_id in (select id from grants where client_id = ?)",
    "delete from grants where client_id = ?",
  ].map((statement) => database.prepare(statement));
  // Every call of the Web API looks its token up. What changes tokens that were given empties this.
  const held = new Map<string, AccessTokenRecord>();
  whenReplaced(database, () => held.clear());

  type Holder = { id: number | null; clientId: string; personId: string | null; scope: string };
  const issueAccessToken = ({ id, clientId, personId, scope }: Holder, now: number) => {
    const token = newOpaqueValue("BQ");
    if (eraseLongExpired.run(id, now - day).changes > 0) held.clear();
    insertAccessToken.run(hashOf(token), id, clientId, personId, scope, now + accessTokenLifetime * 1000);
    return token;
  };
  const issueRefreshToken = (grantId: number) => {
    const token = newOpaqueValue("AQ");
    insertRefreshToken.run(hashOf(token), grantId);
    return token;
  };

  return {
    open: (code, isPublic, now, endFrom) =>
      inTransaction(database, () => {
        const { clientId, personId, scope } = code;
        if (!codes.use(code.hash)) return undefined;
        const inserted = insertGrant.run(
          clientId,
          personId,
          scope,
          isPublic ? 1 : 0,
          now,
          Math.max(sixMonthsAfter(now), endFrom),
        );
        const id = Number(inserted.lastInsertRowid);
        return {
          accessToken: issueAccessToken({ id, clientId, personId, scope }, now),
          refreshToken: issueRefreshToken(id),
        };
      }),
    refresh: (grant, now, rotated) =>
      inTransaction(database, () => {
        if (rotated !== undefined && rotateOut.run(hashOf(rotated)).changes === 0) return undefined;
        countRefresh.run(grant.id);
        const accessToken = issueAccessToken(grant, now);
        if (rotated === undefined) return { accessToken };
        return { accessToken, refreshToken: issueRefreshToken(grant.id) };
      }),
    openForClient: (clientId, now) =>
      issueAccessToken({ id: null, clientId, personId: null, scope: "" }, now),
    findAccessToken(token) {
      const known = held.get(token);
      if (known !== undefined) return known;
      const row = selectAccessToken.get(hashOf(token));
      if (row === undefined) return undefined;
      const record = {
        clientId: String(row.client_id),
        personId: row.person_id === null ? null : String(row.person_id),
        scope: String(row.scope),
        expiresAt: Number(row.expires_at),
      };
      if (held.size >= heldTokens) held.clear();
      held.set(token, record);
      return record;
    },
    findByRefreshToken(token) {
      const row = selectByRefreshToken.get(hashOf(token));
      return row === undefined ? undefined : { grant: grantOf(row), isRotated: row.rotated === 1 };
    },
    list: (filter = {}) => selectGrants.all(...choice(filter)).map(grantOf),
    revoke: (filter, now) =>
      inTransaction(database, () => {
        held.clear();
        eraseAccessTokens.run(...choice(filter));
        return Number(revokeGrants.run(now, ...choice(filter)).changes);
      }),
    expireAccessTokens(filter, now) {
      held.clear();
      return Number(expireAccess.run(now, ...choice(filter)).changes);
    },
    expireRefreshTokens: (filter, now) => Number(expireRefresh.run(now, ...choice(filter)).changes),
    forget: (clientId) =>
      inTransaction(database, () => {
        held.clear();
        for (const statement of forgetting) statement.run(clientId);
      }),
  };
}

/** Six calendar months later, or the last day of a month too short for that. */
function sixMonthsAfter(ms: number): number {
  const end = new Date(ms);
  const day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + 6);
  if (end.getUTCDate() !== day) end.setUTCDate(0);
  return end.getTime();
}

function choice({ personId, clientId }: GrantFilter): [string | null, string | null] {
  return [personId ?? null, clientId ?? null];
}

function grantOf(row: Row): GrantRecord {
  return {
    id: Number(row.id),
    clientId: String(row.client_id),
    personId: String(row.person_id),
    scope: String(row.scope),
    isPublic: row.public === 1,
    authorizedAt: Number(row.authorized_at),
    renewBy: Number(row.renew_by),
    revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
    refreshes: Number(row.refreshes),
  };
}
