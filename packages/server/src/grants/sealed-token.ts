import { Token } from "@stagedoor/spotify";
import { type Keyring, type SealContext, SealError } from "../sealing.ts";
import type { GrantRecord, Owner } from "../stores/store.ts";
import { readEndReason, SignInAgain } from "./sign-in-again.ts";

/** What a grant's token is sealed for. */
export const contextOf = (owner: Owner): SealContext => ["grant", owner.app, owner.person];

/** A token as a grant's record carries it, sealed for its owner. */
export async function sealToken(
  keyring: Keyring,
  owner: Owner,
  token: Token,
): Promise<Pick<GrantRecord, "sealed" | "keyId" | "scope">> {
  const sealed = await keyring.seal(contextOf(owner), JSON.stringify(token.serialize()));
  return { sealed, keyId: keyring.keyId, scope: token.scope.toString() };
}

/** A token and the version of the grant that held it. */
export interface Opened {
  readonly version: string;
  readonly token: Token;
}

/** @throws {SignInAgain} when the grant has ended, or no secret here opens it. */
export async function openGrant(keyring: Keyring, grant: GrantRecord): Promise<Opened> {
  if (grant.sealed === null) throw new SignInAgain(readEndReason(grant.endedReason), grant.endedAt);
  try {
    const token = Token.deserialize(JSON.parse(await keyring.open(contextOf(grant), grant.sealed)));
    return { version: grant.version, token };
  } catch (error) {
    if (error instanceof SealError) throw new SignInAgain("unreadable");
    throw error;
  }
}
