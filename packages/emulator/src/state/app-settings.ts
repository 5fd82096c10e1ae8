import { isInsecure } from "../accounts/redirect-uri.ts";
import { InputError, optional, readBoolean, readChoice, readFields, readText, readTexts } from "../input.ts";
import type { App } from "./apps.ts";
import { closingDates, rulesOf } from "./rules.ts";
import { hashOf } from "./secret.ts";

/** Quota modes, and Development Mode as apps made before 11 Feb 2026 still have it. */
const quotaModes = ["development", "legacy-development", "extended"] as const;
export type QuotaMode = (typeof quotaModes)[number];

const commandAnswers = ["empty", "text"] as const;
export type CommandAnswer = (typeof commandAnswers)[number];

const wordings = ["classic", "2026"] as const;
export type UnauthorizedTexts = (typeof wordings)[number];

const slashAnswers = ["taken", "refused"] as const;
export type TrailingSlash = (typeof slashAnswers)[number];

const settings = [
  "clientId",
  "clientSecret",
  "clientSecretHash",
  "redirectUris",
  "name",
  "mode",
  "createdAt",
  "owner",
  "allowList",
  "ownerHasPremium",
  "rotateRefreshTokens",
  "returnRefreshToken",
  "plainTextRefusals",
  "unauthorizedTexts",
  "trailingSlash",
  "commandAnswer",
] as const;

/** What an app is until it is told otherwise, registered at a time in Unix ms. */
export function newApp(clientId: string, now: number): App {
  return {
    clientId,
    secretHash: null,
    redirectUris: [],
    name: clientId,
    mode: "development",
    createdAt: defaultCreatedAt("development", now),
    isCreatedAtGiven: false,
    owner: "developer",
    allowList: "default",
    ownerHasPremium: true,
    rotateRefreshTokens: "pkce",
    returnRefreshToken: false,
    plainTextRefusals: true,
    unauthorizedTexts: "classic",
    trailingSlash: "taken",
    commandAnswer: "empty",
  };
}

/** Reads the settings that are given. @throws InputError */
export function readAppSettings(input: unknown, where: string): Partial<App> {
  const fields = readFields(input, where, settings);
  const given = <T>(name: (typeof settings)[number], read: (value: unknown, where: string) => T) =>
    optional(fields[name], `${where}: ${name}`, read);
  const choice =
    <Choice extends string>(choices: readonly Choice[]) =>
    (value: unknown, at: string) =>
      readChoice(value, at, choices);
  const secret = given("clientSecret", readText);
  return withoutGaps({
    secretHash: secret === undefined ? given("clientSecretHash", readHash) : hashOf(secret),
    redirectUris: given("redirectUris", readTexts),
    name: given("name", readText),
    mode: given("mode", choice(quotaModes)),
    createdAt: given("createdAt", readTime),
    isCreatedAtGiven: fields.createdAt === undefined ? undefined : true,
    owner: given("owner", readText),
    allowList: given("allowList", (value, at) => (value === null ? null : readTexts(value, at))),
    ownerHasPremium: given("ownerHasPremium", readBoolean),
    rotateRefreshTokens: given("rotateRefreshTokens", (value, at) =>
      value === "pkce" ? value : readBoolean(value, at),
    ),
    returnRefreshToken: given("returnRefreshToken", readBoolean),
    plainTextRefusals: given("plainTextRefusals", readBoolean),
    unauthorizedTexts: given("unauthorizedTexts", choice(wordings)),
    trailingSlash: given("trailingSlash", choice(slashAnswers)),
    commandAnswer: given("commandAnswer", choice(commandAnswers)),
  });
}

/**
 * What an app becomes with the settings given, at a time in Unix ms.
 * @throws InputError where its day does not go with its mode, its allow list is too long, or a redirect URI is
 *   none that an app of its day may register
 */
export function changeApp(before: App, given: Partial<App>, now: number, where: string): App {
  const app = { ...before, ...given };
  if (app.mode !== before.mode && !app.isCreatedAtGiven) app.createdAt = defaultCreatedAt(app.mode, now);
  if (given.mode !== undefined || given.createdAt !== undefined) {
    checkDay(app, where);
    checkAllowList(app, where);
    checkRedirectUris(app, now, where);
  }
  if (given.allowList !== undefined) checkAllowList(app, where);
  if (given.redirectUris !== undefined) checkRedirectUris(app, now, where);
  return app;
}

/** 1 Jan 2024: before all closing dates. */
const olderAppsMadeAt = Date.UTC(2024, 0, 1);

function defaultCreatedAt(mode: QuotaMode, now: number): number {
  return mode === "development" ? Math.max(now, closingDates.developmentMode) : olderAppsMadeAt;
}

function checkDay({ mode, createdAt }: App, where: string): void {
  const isNew = createdAt >= closingDates.developmentMode;
  if (mode === "development" && !isNew) {
    throw new InputError(
      `${where}: createdAt`,
      'is before 11 Feb 2026, when today\'s Development Mode began: name a later day, or the mode "legacy-development"',
    );
  }
  if (mode === "legacy-development" && isNew) {
    throw new InputError(
      `${where}: createdAt`,
      'is 11 Feb 2026 or later, and apps made since are in today\'s Development Mode: name an earlier day, or the mode "development"',
    );
  }
}

function checkAllowList(app: App, where: string): void {
  if (!Array.isArray(app.allowList)) return;
  const count = new Set(app.allowList).size;
  const limit = rulesOf(app, app.createdAt).allowListLimit ?? count;
  if (count > limit) {
    throw new InputError(
      `${where}: allowList`,
      `names ${count} people, and Development Mode has room for ${limit}: name fewer, or null to let everybody in, or another mode`,
    );
  }
}

function checkRedirectUris(app: App, now: number, where: string): void {
  const { registersInsecureRedirectUris } = rulesOf(app, app.createdAt);
  for (const [index, uri] of app.redirectUris.entries()) {
    const at = `${where}: redirectUris[${index}]`;
    // A URL is read without them, and would be another one than what is registered.
    if (/[\s\p{Cc}]/u.test(uri)) {
      throw new InputError(
        at,
        "must have no spaces, line breaks or control characters: leave them out, or write %20",
      );
    }
    if (!URL.canParse(uri)) {
      throw new InputError(at, "must be an absolute URI, such as http://127.0.0.1:5000/callback");
    }
    if (uri.includes("#")) throw new InputError(at, "must have no fragment: leave out # and what follows");
    if (isInsecure(uri) && !registersInsecureRedirectUris) {
      throw new InputError(
        at,
        "is plain http, which Spotify takes for http://127.0.0.1 and http://[::1] alone, not for localhost or another host: " +
          `use ${secureFormOf(uri)}${now < closingDates.oldRedirectUris ? asOlderApp : ""}`,
      );
    }
  }
}

// Only until the day on which they ended for older apps as well: later it would lead nowhere.
const asOlderApp =
  ", or make the app older (createdAt before 9 Apr 2025, mode legacy-development or extended)";

function secureFormOf(uri: string): string {
  const { hostname, port, pathname, search } = new URL(uri);
  if (hostname !== "localhost") return "one of these or https";
  return `http://127.0.0.1${port === "" ? "" : `:${port}`}${pathname}${search}`;
}

function readHash(value: unknown, where: string): string {
  const hash = readText(value, where);
  if (!/^[\w-]{43}$/.test(hash))
    throw new InputError(where, "must be a SHA-256 in base64url, of 43 characters");
  return hash;
}

const isoTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

function readTime(value: unknown, where: string): number {
  const time = typeof value === "string" && isoTime.test(value) ? Date.parse(value) : value;
  if (typeof time !== "number" || Number.isNaN(new Date(time).getTime())) {
    throw new InputError(where, "must be a time: Unix milliseconds, or ISO text such as 2025-03-01");
  }
  return Math.floor(time);
}

type WithoutGaps<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutGaps<T extends object>(value: T): WithoutGaps<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, entry]) => entry !== undefined),
  ) as WithoutGaps<T>;
}
