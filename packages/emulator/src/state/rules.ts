import type { App } from "./apps.ts";

/** Days on which Spotify closed or changed something for apps. Unix ms, midnight UTC. */
export const closingDates = {
  /** Eight operations and editorial playlists close to new apps and to those in development. */
  november2024: Date.UTC(2024, 10, 27),
  /** New apps may no longer register plain http or `localhost`. */
  redirectUris: Date.UTC(2025, 3, 9),
  /** Plain http and `localhost` end for every app, and the implicit grant, which is not built here. */
  oldRedirectUris: Date.UTC(2025, 10, 27),
  /** New Development Mode: a smaller API, five people. */
  developmentMode: Date.UTC(2026, 1, 11),
  /** The owner of an older app in development needs Premium, too. */
  premiumOwner: Date.UTC(2026, 2, 9),
  /** `account_id` comes to `GET /me`. Only the month is known. */
  accountId: Date.UTC(2026, 4, 1),
  /** Refresh tokens of apps made from here on end after six months. */
  newRefreshTokens: Date.UTC(2026, 5, 18),
  /** So do those of all other apps, given before or after. */
  allRefreshTokens: Date.UTC(2026, 6, 20),
  /** The quota of Development Mode is counted for a developer's apps together. */
  sharedQuota: Date.UTC(2026, 6, 23),
} as const;

/** What holds for one app at one time. */
export interface Rules {
  /** Without what closed in 2024: eight operations and editorial playlists. Previews, closed as well, nobody has here. */
  closedSince2024: boolean;
  /** Without the operations and fields that Development Mode lost in 2026, and with its smaller pages. */
  smallerApi: boolean;
  /** Only people on the app's allow list get answers. */
  hasAllowList: boolean;
  /** How many an allow list may name; undefined: no number is known. */
  allowListLimit: number | undefined;
  /** The Web API answers only while the app's owner has Premium. */
  ownerNeedsPremium: boolean;
  /** Plain http and `localhost` can be registered. */
  registersInsecureRedirectUris: boolean;
  /** The authorize page still sends people back to them. */
  servesInsecureRedirectUris: boolean;
  /** Refresh tokens end six months after the person agreed, but none before this time (Unix ms). */
  refreshTokensEndFrom: number;
  /** `GET /me` tells `account_id`. */
  hasAccountId: boolean;
  /** Whose calls count together against the quota of Development Mode. */
  quotaCountedFor: "app" | "owner" | "nobody";
}

/**
 * What the closing dates mean for an app at a time of the emulator's clock.
 *
 * `development` is Development Mode as it is since February 2026, `legacy-development` the same mode for apps made
 * before, `extended` the extended quota. An app is never seen before the day it was made: with the clock set further
 * back, the rules of that day hold.
 */
export function rulesOf({ mode, createdAt }: Pick<App, "mode" | "createdAt">, now: number): Rules {
  const at = Math.max(now, createdAt);
  const isDevelopment = mode === "development";
  const isLegacy = mode === "legacy-development";
  return {
    closedSince2024:
      isDevelopment ||
      createdAt >= closingDates.november2024 ||
      (isLegacy && at >= closingDates.november2024),
    smallerApi: isDevelopment,
    hasAllowList: isDevelopment || isLegacy,
    allowListLimit: isDevelopment ? 5 : undefined,
    ownerNeedsPremium: isDevelopment || (isLegacy && at >= closingDates.premiumOwner),
    registersInsecureRedirectUris: createdAt < closingDates.redirectUris,
    servesInsecureRedirectUris: createdAt < closingDates.redirectUris && at < closingDates.oldRedirectUris,
    refreshTokensEndFrom: createdAt >= closingDates.newRefreshTokens ? 0 : closingDates.allRefreshTokens,
    hasAccountId: at >= closingDates.accountId,
    quotaCountedFor: quotaCountedFor(mode, at),
  };
}

function quotaCountedFor(mode: App["mode"], at: number): Rules["quotaCountedFor"] {
  if (mode === "extended") return "nobody";
  return at >= closingDates.sharedQuota ? "owner" : "app";
}
