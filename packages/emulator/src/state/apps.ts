import type { DatabaseSync } from "node:sqlite";
import { InputError, optional, readBoolean, readChoice, readFields, readText, readTexts } from "../input.ts";
import { openDocuments } from "./documents.ts";
import { hashOf } from "./secret.ts";

/** Quota modes, and Development Mode as apps made before 11 Feb 2026 still have it. */
const quotaModes = ["development", "legacy-development", "extended"] as const;
export type QuotaMode = (typeof quotaModes)[number];

/** An app as its developer registers it at the dashboard. */
export interface EmulatorApp {
  clientId: string;
  /** None: the app can only use PKCE. Only its SHA-256 is kept. */
  clientSecret?: string | undefined;
  /**
   * Exact addresses. A loopback IP literal without a port serves any port; a bare one
   * (`http://127.0.0.1`) serves any path as well, which is the emulator's own convenience.
   */
  redirectUris?: readonly string[] | undefined;
  /** The name on the authorize page. Default: the client id. */
  name?: string | undefined;
  /** Default `development`, as every new app is. */
  mode?: QuotaMode | undefined;
  /**
   * Ids of the people on the app's list in the two development modes. `null` lets everyone in.
   * Default: every person whose `onAllowLists` is not false.
   */
  allowList?: readonly string[] | null | undefined;
  /** Default true. False: tokens are given as before, and every call of the Web API answers 403. */
  ownerHasPremium?: boolean | undefined;
  /** Whose refresh tokens serve once and are followed by a new one. Default `"pkce"`: those got without a secret. */
  rotateRefreshTokens?: boolean | "pkce" | undefined;
  /** Whether a refresh that does not rotate sends the refresh token again. Default false, as Spotify since 2026. */
  returnRefreshToken?: boolean | undefined;
  /** Whether the 403 for "not on the list" and "no Premium" is plain text (default) or JSON. */
  plainTextRefusals?: boolean | undefined;
  /**
   * How player commands that succeed are answered: 204 (`"empty"`, the default), or as Spotify has often done
   * since 2024, 200 with a short text that is called JSON and is none (`"text"`).
   */
  commandAnswer?: CommandAnswer | undefined;
}

const commandAnswers = ["empty", "text"] as const;
export type CommandAnswer = (typeof commandAnswers)[number];

/** An app as it is kept: every setting there, the secret only as a hash. */
export interface App {
  clientId: string;
  secretHash: string | null;
  redirectUris: string[];
  name: string;
  mode: QuotaMode;
  allowList: string[] | null | "default";
  ownerHasPremium: boolean;
  rotateRefreshTokens: boolean | "pkce";
  returnRefreshToken: boolean;
  plainTextRefusals: boolean;
  commandAnswer: CommandAnswer;
}

/** An app as the control API shows it. */
export type AppRecord = Omit<App, "secretHash"> & { hasSecret: boolean };

export interface Apps {
  get(clientId: string): App | undefined;
  list(): AppRecord[];
  /** Registers, or merges into what is there: settings given replace, redirect URIs are added. */
  register(app: EmulatorApp): AppRecord;
  /** Replaces the settings given, redirect URIs as a whole. */
  update(clientId: string, settings: Partial<Omit<EmulatorApp, "clientId">>): AppRecord;
}

const settings = [
  "clientId",
  "clientSecret",
  "redirectUris",
  "name",
  "mode",
  "allowList",
  "ownerHasPremium",
  "rotateRefreshTokens",
  "returnRefreshToken",
  "plainTextRefusals",
  "commandAnswer",
] as const;

export function openApps(database: DatabaseSync): Apps {
  const apps = openDocuments<App>(database, "apps");
  const keep = (app: App) => {
    apps.put(app.clientId, app);
    return recordOf(app);
  };
  return {
    get: apps.get,
    list: () => apps.values().map(recordOf),
    register(input) {
      const given = readSettings(input, "apps.register");
      const clientId = readText(input.clientId, "apps.register: clientId");
      const before = apps.get(clientId) ?? newApp(clientId);
      const redirectUris = [...new Set([...before.redirectUris, ...(given.redirectUris ?? [])])];
      return keep({ ...before, ...given, redirectUris });
    },
    update(clientId, input) {
      const before = apps.get(clientId);
      if (before === undefined) throw new InputError("apps.update", `there is no app "${clientId}"`);
      return keep({ ...before, ...readSettings(input, "apps.update"), clientId });
    },
  };
}

function newApp(clientId: string): App {
  return {
    clientId,
    secretHash: null,
    redirectUris: [],
    name: clientId,
    mode: "development",
    allowList: "default",
    ownerHasPremium: true,
    rotateRefreshTokens: "pkce",
    returnRefreshToken: false,
    plainTextRefusals: true,
    commandAnswer: "empty",
  };
}

function recordOf({ secretHash, ...app }: App): AppRecord {
  return { ...app, hasSecret: secretHash !== null };
}

function readSettings(input: unknown, where: string): Partial<App> {
  const fields = readFields(input, where, settings);
  const secret = optional(fields.clientSecret, `${where}: clientSecret`, readText);
  return withoutGaps({
    secretHash: secret === undefined ? undefined : hashOf(secret),
    redirectUris: optional(fields.redirectUris, `${where}: redirectUris`, readRedirectUris),
    name: optional(fields.name, `${where}: name`, readText),
    mode: optional(fields.mode, `${where}: mode`, (value, at) => readChoice(value, at, quotaModes)),
    allowList:
      fields.allowList === null ? null : optional(fields.allowList, `${where}: allowList`, readTexts),
    ownerHasPremium: optional(fields.ownerHasPremium, `${where}: ownerHasPremium`, readBoolean),
    rotateRefreshTokens: optional(fields.rotateRefreshTokens, `${where}: rotateRefreshTokens`, (value, at) =>
      value === "pkce" ? value : readBoolean(value, at),
    ),
    returnRefreshToken: optional(fields.returnRefreshToken, `${where}: returnRefreshToken`, readBoolean),
    plainTextRefusals: optional(fields.plainTextRefusals, `${where}: plainTextRefusals`, readBoolean),
    commandAnswer: optional(fields.commandAnswer, `${where}: commandAnswer`, (value, at) =>
      readChoice(value, at, commandAnswers),
    ),
  });
}

function readRedirectUris(value: unknown, where: string): string[] {
  return readTexts(value, where).map((uri, index) => {
    if (!URL.canParse(uri) || uri.includes("#")) {
      throw new InputError(`${where}[${index}]`, "must be an absolute URI without a fragment");
    }
    return uri;
  });
}

type WithoutGaps<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutGaps<T extends object>(value: T): WithoutGaps<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, entry]) => entry !== undefined),
  ) as WithoutGaps<T>;
}
