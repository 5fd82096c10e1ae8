import { optional, readFields, readText } from "../input.ts";
import type { GrantFilter, GrantRecord } from "../state/grants.ts";
import type { World } from "../world.ts";

export interface GrantControl {
  /** Grants without their tokens, oldest first, ended ones too. */
  list(filter?: GrantFilter): GrantRecord[];
  /**
   * The person takes the app's access away: access tokens are invalid at once, refreshes answer
   * "Refresh token revoked", the consent is gone. Without an app: every app's.
   * @returns how many grants ended
   */
  revoke(personId: string, clientId?: string): number;
  /** Access tokens given so far are expired now; nobody named means everybody's. @returns how many */
  expireAccessTokens(personId?: string, clientId?: string): number;
  /** The same for refresh tokens. @returns how many grants */
  expireRefreshTokens(personId?: string, clientId?: string): number;
}

export function createGrantControl({ grants, consents, clock }: World): GrantControl {
  return {
    list: (filter = {}) => {
      const { personId, clientId } = readFields(filter, "grants.list", ["personId", "clientId"]);
      return grants.list(readFilter(personId, clientId, "grants.list"));
    },
    revoke(personId, clientId) {
      const person = readText(personId, "grants.revoke: person");
      const filter = readFilter(person, clientId, "grants.revoke");
      consents.withdraw(person, filter.clientId);
      return grants.revoke(filter, clock.now());
    },
    expireAccessTokens: (personId, clientId) =>
      grants.expireAccessTokens(readFilter(personId, clientId, "grants.expireAccessTokens"), clock.now()),
    expireRefreshTokens: (personId, clientId) =>
      grants.expireRefreshTokens(readFilter(personId, clientId, "grants.expireRefreshTokens"), clock.now()),
  };
}

function readFilter(personId: unknown, clientId: unknown, where: string): GrantFilter {
  return {
    personId: optional(personId, `${where}: person`, readText),
    clientId: optional(clientId, `${where}: app`, readText),
  };
}
