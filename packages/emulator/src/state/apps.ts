import { InputError, readText } from "../input.ts";
import {
  type CommandAnswer,
  changeApp,
  newApp,
  type QuotaMode,
  readAppSettings,
  type TrailingSlash,
  type UnauthorizedTexts,
} from "./app-settings.ts";
import { openDocuments } from "./documents.ts";
import { hashOf } from "./secret.ts";
import type { Database } from "./sqlite.ts";

/** An app as its developer registers it at the dashboard. */
export interface EmulatorApp {
  clientId: string;
  /** None: the app can only use PKCE. Only its SHA-256 is kept. */
  clientSecret?: string | undefined;
  /** In place of `clientSecret`: its SHA-256 in base64url, as saved worlds have it. */
  clientSecretHash?: string | undefined;
  /**
   * Exact addresses: https, a loopback IP literal with http, or a scheme of the app's own. A loopback literal without
   * a port serves any port; a bare one (`http://127.0.0.1`) serves any path as well, which is the emulator's own
   * convenience. Apps made before 9 Apr 2025 may have other http ones, which served until 27 Nov 2025.
   */
  redirectUris?: readonly string[] | undefined;
  /** The name on the authorize page. Default: the client id. */
  name?: string | undefined;
  /**
   * `development`, the default, is what every app made since 11 Feb 2026 begins with; `legacy-development` is the mode
   * of older apps; `extended` the extended quota.
   */
  mode?: QuotaMode | undefined;
  /**
   * When the app was made, in Unix ms or as ISO text: which of Spotify's closing dates it came before. Default in
   * `development`: when it is registered by the emulator's clock, or 11 Feb 2026 with a clock set before, since there
   * was no such app earlier. Default in the other modes: 1 Jan 2024, before all closing dates. A default follows the
   * mode when that is changed, a day that was given stays. With the clock set to a time before it, the rules of the
   * day the app was made hold.
   */
  createdAt?: number | string | undefined;
  /** The developer account it belongs to, which its quota is counted for. Default `developer`. */
  owner?: string | undefined;
  /**
   * Ids of the people on the app's list in the two development modes, at most five in `development`. `null` lets
   * everyone in. Default: every person whose `onAllowLists` is not false.
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
   * The texts of a 401: `classic`, the default, tells what is wrong with the token; `2026` has one text for all, as
   * seen in Sep 2026, and the cause in `WWW-Authenticate` alone.
   */
  unauthorizedTexts?: UnauthorizedTexts | undefined;
  /** Whether the Web API takes a path with a slash at its end (default), or answers 404 `Service not found`. */
  trailingSlash?: TrailingSlash | undefined;
  /**
   * How player commands that succeed are answered: 204 (`"empty"`, the default), or as Spotify has often done
   * since 2024, 200 with a short text that is called JSON and is none (`"text"`).
   */
  commandAnswer?: CommandAnswer | undefined;
}

/** An app as it is kept: every setting there, the secret only as a hash. */
export interface App {
  clientId: string;
  secretHash: string | null;
  redirectUris: string[];
  name: string;
  mode: QuotaMode;
  createdAt: number;
  isCreatedAtGiven: boolean;
  owner: string;
  allowList: string[] | null | "default";
  ownerHasPremium: boolean;
  rotateRefreshTokens: boolean | "pkce";
  returnRefreshToken: boolean;
  plainTextRefusals: boolean;
  unauthorizedTexts: UnauthorizedTexts;
  trailingSlash: TrailingSlash;
  commandAnswer: CommandAnswer;
}

/** An app as the control API shows it. */
export type AppRecord = Omit<App, "secretHash" | "isCreatedAtGiven"> & { hasSecret: boolean };

export interface Apps {
  get(clientId: string): App | undefined;
  list(): AppRecord[];
  /** Whether a text that is no client id is the secret of an app. */
  isSecret(text: string): boolean;
  /** Registers, or merges into what is there: settings given replace, redirect URIs are added. */
  register(app: EmulatorApp): AppRecord;
  /** Replaces the settings given, redirect URIs as a whole. @throws InputError when there is no such app. */
  update(clientId: string, settings: Partial<Omit<EmulatorApp, "clientId">>): AppRecord;
  /** Forgets the app alone; what people gave it is elsewhere. */
  remove(clientId: string): void;
}

/** @param now the emulator's time, in Unix ms */
export function openApps(database: Database, now: () => number): Apps {
  const apps = openDocuments<App>(database, "apps");
  const change = (before: App, given: Partial<App>, where: string) => {
    const app = changeApp(before, given, now(), where);
    apps.put(app.clientId, app);
    return recordOf(app);
  };
  return {
    get: apps.get,
    list: () => apps.values().map(recordOf),
    isSecret(text) {
      if (apps.get(text) !== undefined) return false;
      const hash = hashOf(text);
      return apps.values().some(({ secretHash }) => secretHash === hash);
    },
    register(input) {
      const given = readAppSettings(input, "apps.register");
      const clientId = readText(input.clientId, "apps.register: clientId");
      const before = apps.get(clientId) ?? newApp(clientId, now());
      if (given.redirectUris === undefined) return change(before, given, "apps.register");
      const redirectUris = [...new Set([...before.redirectUris, ...given.redirectUris])];
      return change(before, { ...given, redirectUris }, "apps.register");
    },
    update(clientId, input) {
      return change(
        appOf(apps, clientId, "apps.update"),
        readAppSettings(input, "apps.update"),
        "apps.update",
      );
    },
    remove: apps.remove,
  };
}

/** @throws InputError when there is no such app. */
export function appOf(
  apps: { get(clientId: string): App | undefined },
  clientId: unknown,
  where: string,
): App {
  const app = apps.get(readText(clientId, `${where}: clientId`));
  if (app === undefined) throw new InputError(where, `there is no app "${String(clientId)}"`);
  return app;
}

function recordOf({ secretHash, isCreatedAtGiven, ...app }: App): AppRecord {
  return { ...app, hasSecret: secretHash !== null };
}
