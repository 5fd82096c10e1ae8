import { dirname, join, resolve } from "node:path";
import { scopes as knownScopes, Scope, scope as scopes } from "@stagedoor/spotify";
import envPaths from "env-paths";
import type { Wrong } from "./config/reading.ts";
import { readApp, type SpotifyApp } from "./config/spotify-app.ts";
import { SetupError } from "./errors.ts";
import { type Limits, readLimits } from "./limits.ts";
import { isLoopback } from "./origin.ts";
import { isShared, isStoreUrl, STORE_FORMS, shownStoreUrl, storeKind } from "./stores/open.ts";

export type { SpotifyApp } from "./config/spotify-app.ts";

/** Environment variables by name; an empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of how to run. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** `undefined`: no credentials are set, and a local Spotify takes Spotify's place. */
  readonly app: SpotifyApp | undefined;
  readonly redirectUri: string;
  /** Folder of what Stagedoor keeps: the embedded store, its sealing key, the local Spotify. */
  readonly dataFolder: string;
  readonly store: string;
  /** `undefined`: the key made in the data folder seals. */
  readonly secret: readonly [string, ...string[]] | undefined;
  readonly scope: Scope | undefined;
  /** To be given to `createStagedoor` as they are. */
  readonly limits: Limits;
  readonly logLevel: string;
  /** What is allowed, but probably not meant. */
  readonly warnings: readonly string[];
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"];
const DEFAULT_PORT = 5000;

/**
 * Reads the environment into a configuration.
 *
 * @throws {SetupError} that names every variable that is wrong, what is wrong with it, and the mend.
 */
export function readConfig(environment: Environment): Config {
  const mistakes: string[] = [];
  const warnings: string[] = [];
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const wrong = (name: string, mistake: string) => mistakes.push(`${name}: ${mistake}`);

  const host = readHost(read("HOST"), wrong);
  const port = readPort(read("PORT"), wrong);
  const defaultRedirectUri = `http://${loopbackName(host)}:${port}/callback`;

  const app = readApp({ read, wrong, host, port, defaultRedirectUri });
  if (app && isLoopback(new URL(app.redirectUri).hostname) && portOf(new URL(app.redirectUri)) !== port) {
    warnings.push(
      `SPOTIFY_REDIRECT_URI is ${app.redirectUri}, but the server listens on port ${port}: people come back only ` +
        `if something forwards one to the other. Otherwise register and set ${defaultRedirectUri}, or set PORT.`,
    );
  }

  const dataFolder = resolve(read("STAGEDOOR_DATA") ?? envPaths("stagedoor", { suffix: "" }).data);
  const store = readStore(read("STAGEDOOR_STORE"), dataFolder, wrong);
  const config: Config = {
    host,
    port,
    app,
    redirectUri: app?.redirectUri ?? defaultRedirectUri,
    dataFolder,
    store,
    secret: readSecret(read("STAGEDOOR_SECRET"), store, wrong),
    scope: readScope(read("STAGEDOOR_SCOPE"), wrong),
    limits: readLimits(read, wrong),
    logLevel: readLogLevel(read("LOG_LEVEL"), wrong),
    warnings,
  };
  if (mistakes.length > 0) throw new SetupError(mistakes.join("\n"), 78);
  return config;
}

/** The folder of the embedded store's file, where the store is one. */
export function storeFolder(store: string): string | undefined {
  return storeKind(store) === "sqlite:" ? dirname(store.slice("sqlite:".length)) : undefined;
}

function readHost(text: string | undefined, wrong: Wrong): string {
  // Where it means ::1 first, the site would not be found at the 127.0.0.1 that its redirect URI has to name.
  if (text === undefined || text === "localhost") return "127.0.0.1";
  if (!/^[\w.:-]+$/.test(text))
    wrong("HOST", `"${text}" is not a host name or an IP address. Set 127.0.0.1.`);
  return text;
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === "https:" ? 443 : 80));

function readPort(text: string | undefined, wrong: Wrong): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  wrong("PORT", `"${text}" is not a port. Set a number from 1 to 65535, for instance 5000.`);
  return DEFAULT_PORT;
}

/** What a browser on this machine calls a host to listen on. */
function loopbackName(host: string): string {
  return host === "::1" || host === "::" ? "[::1]" : "127.0.0.1";
}

function readStore(text: string | undefined, dataFolder: string, wrong: Wrong): string {
  const store = text ?? `sqlite:${join(dataFolder, "stagedoor.sqlite")}`;
  if (isStoreUrl(store)) return store;
  wrong("STAGEDOOR_STORE", `"${shownStoreUrl(store)}" is not a store that there is. Set ${STORE_FORMS}.`);
  return store;
}

function readSecret(text: string | undefined, store: string, wrong: Wrong): Config["secret"] {
  if (text === undefined) {
    if (isShared(store)) {
      wrong(
        "STAGEDOOR_SECRET",
        `is missing, though several machines may share the store ${shownStoreUrl(store)}: each would make a key of its own, ` +
          "and none could open what another sealed. Make one with: openssl rand -base64 32, and set it on all of them.",
      );
    }
    return undefined;
  }
  const [first = "", ...rest] = text.split(",").map((secret) => secret.trim());
  const short = [first, ...rest].findIndex((secret) => secret.length < 32);
  if (short < 0) return [first, ...rest];
  const which = rest.length > 0 ? `secret ${short + 1} of ${rest.length + 1} has` : "has";
  wrong("STAGEDOOR_SECRET", `${which} fewer than 32 characters. Make one with: openssl rand -base64 32`);
  return undefined;
}

function readScope(text: string | undefined, wrong: Wrong): Scope | undefined {
  if (text === undefined) return undefined;
  if (text === "every") return scopes.every;
  const names = text.split(/[\s,]+/).filter(Boolean);
  const unknown = names.filter((name) => !(knownScopes as readonly string[]).includes(name));
  if (unknown.length === 0) return Scope.parse(names.join(" "));
  wrong(
    "STAGEDOOR_SCOPE",
    `Spotify knows no ${unknown.map((name) => `"${name}"`).join(", ")}. Set "every", or some of: ${knownScopes.join(" ")}.`,
  );
  return undefined;
}

function readLogLevel(text: string | undefined, wrong: Wrong): string {
  if (text === undefined || LOG_LEVELS.includes(text)) return text ?? "info";
  wrong("LOG_LEVEL", `"${text}" is not a level. Set one of: ${LOG_LEVELS.join(", ")}.`);
  return "info";
}
