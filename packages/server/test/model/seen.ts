import type { Token } from "@stagedoor/spotify";
import { openGrant } from "../../src/grants/sealed-token.ts";
import type { Keyring } from "../../src/sealing.ts";
import type { BulkStore, GrantRecord, SessionRecord } from "../../src/stores/store.ts";

const PAGE = 100;

export interface SeenGrant {
  readonly record: GrantRecord;
  /** `undefined` once the grant has ended. */
  readonly token: Token | undefined;
}

/** What a store holds at one moment. */
export interface Seen {
  /** By the hash of the id; those that are over left out. */
  readonly sessions: ReadonlyMap<string, SessionRecord & { readonly userId: string }>;
  /** Those that are over and still there. */
  readonly over: ReadonlySet<string>;
  /** By Spotify's `id` of the person; grants of people whose sessions are all over left out. */
  readonly grants: ReadonlyMap<string, SeenGrant>;
  /** Grants that nobody holds, and what else does not fit together. */
  readonly loose: readonly string[];
}

const isOver = ({ expiresAt, endsAt }: SessionRecord, now: number): boolean =>
  expiresAt <= now || endsAt <= now;

/** Opened tokens, by the text that was sealed: a grant is looked at after every command. */
export type OpenedTokens = Map<string, Token>;

export async function look(
  store: BulkStore,
  keyring: Keyring,
  opened: OpenedTokens,
  now: number,
): Promise<Seen> {
  const sessions = new Map<string, SessionRecord & { userId: string }>();
  const over = new Set<string>();
  const grants = new Map<string, SeenGrant>();
  const loose: string[] = [];
  async function tokenOf(grant: GrantRecord, sealed: string): Promise<Token> {
    const token = opened.get(sealed) ?? (await openGrant(keyring, grant)).token;
    opened.set(sealed, token);
    return token;
  }

  let grantCount = 0;
  let cursor: string | undefined;
  do {
    const page = await store.holdings(cursor, PAGE);
    for (const { grant, sessions: held } of page.holdings) {
      grantCount += 1;
      const { userId } = grant;
      if (held.length === 0) loose.push(`${userId}'s grant has no session`);
      for (const session of held) {
        if (isOver(session, now)) over.add(session.idHash);
        else sessions.set(session.idHash, { ...session, userId });
      }
      if (held.every((session) => isOver(session, now))) continue;
      const token = grant.sealed === null ? undefined : await tokenOf(grant, grant.sealed);
      grants.set(userId, { record: grant, token });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  const counts = await store.counts();
  // Of sessions that are over some may be left that have no grant any more, until they are swept.
  if (counts.sessions < sessions.size + over.size || counts.grants !== grantCount) {
    loose.push(
      `the store counts ${counts.sessions} sessions and ${counts.grants} grants, and has other ones`,
    );
  }
  return { sessions, over, grants, loose };
}
