import { dirname, join, resolve } from "node:path";
import { checkRedirectUri, scopes as knownScopes, Scope, scope as scopes } from "@stagedoor/spotify";
import envPaths from "env-paths";
import { SetupError } from "./errors.ts";
import { isLoopback } from "./origin.ts";
import { isStoreUrl, STORE_FORMS, storeKind } from "./stores/open.ts";

/** Environment variables by name; an empty one counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Which app at which Spotify. */
export interface SpotifyApp {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUri: string;
  readonly accountsUrl?: string;
  readonly apiUrl?: string;
}

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
  const config: Config = {
    host,
    port,
    app,
    redirectUri: app?.redirectUri ?? defaultRedirectUri,
    dataFolder,
    store: readStore(read("STAGEDOOR_STORE"), dataFolder, wrong),
    secret: readSecret(read("STAGEDOOR_SECRET"), wrong),
    scope: readScope(read("STAGEDOOR_SCOPE"), wrong),
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

type Read = (name: string) => string | undefined;
type Wrong = (name: string, mistake: string) => void;

function readHost(text: string | undefined, wrong: Wrong): string {
  // Where it means ::1 first, the site would not be found at the 127.0.0.1 that its redirect URI has to name.
  if (text === undefined || text === "localhost") return "127.0.0.1";
  if (!/^[\w.:-]+$/.test(text))
    wrong("HOST", `"${text}" is not a host name or an IP address. Set 127.0.0.1.`);
  return text;
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === "https:" ? 443 : 80));

/** An address as an error may quote it: without a user's name and password. */
const shown = (address: string): string => address.replace(/\/\/.*@/, "//…@");

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

const APP_VARIABLES = [
  "SPOTIFY_CLIENT_ID",
  "SPOTIFY_CLIENT_SECRET",
  "SPOTIFY_REDIRECT_URI",
  "SPOTIFY_ACCOUNTS_URL",
  "SPOTIFY_API_URL",
];

function readApp(from: {
  read: Read;
  wrong: Wrong;
  host: string;
  port: number;
  defaultRedirectUri: string;
}): SpotifyApp | undefined {
  const { read, wrong, host, defaultRedirectUri } = from;
  const clientId = read("SPOTIFY_CLIENT_ID");
  const clientSecret = read("SPOTIFY_CLIENT_SECRET");
  const redirectUri = read("SPOTIFY_REDIRECT_URI");
  if (clientId === undefined) {
    const set = APP_VARIABLES.filter((name) => read(name) !== undefined);
    const why =
      set.length > 0 ? `is missing, though ${set.join(" and ")} ${set.length > 1 ? "are" : "is"} set` : "";
    const impossible = set.length > 0 ? why : localSpotifyImpossible(host, read("NODE_ENV"));
    if (impossible) {
      wrong(
        "SPOTIFY_CLIENT_ID",
        `${impossible}. Take the client id of your app from https://developer.spotify.com/dashboard` +
          (set.length > 0 ? ", or unset them all to try things out with the local Spotify." : "."),
      );
    }
  } else if (/[^\x21-\x7e]/.test(clientId)) {
    wrong("SPOTIFY_CLIENT_ID", "holds blanks or other characters that no client id has. Copy it again.");
  }
  if (clientSecret !== undefined && /[^\x21-\x7e]/.test(clientSecret)) {
    wrong(
      "SPOTIFY_CLIENT_SECRET",
      "holds blanks or other characters that no client secret has. Copy it again.",
    );
  }
  if (redirectUri !== undefined) {
    const checked = checkRedirectUri(redirectUri, { path: "/callback", port: from.port });
    if (!checked.ok) {
      wrong(
        "SPOTIFY_REDIRECT_URI",
        `${shown(redirectUri)} cannot be used: ${checked.problem}. Register and set ${checked.suggestion} instead.`,
      );
    }
  } else if (/^127\./.test(host) && host !== "127.0.0.1") {
    wrong(
      "HOST",
      `${host} is not where the redirect URI that Spotify takes, ${defaultRedirectUri}, leads. Set 127.0.0.1.`,
    );
  } else if (clientId !== undefined && !isLoopback(host)) {
    wrong(
      "SPOTIFY_REDIRECT_URI",
      `is missing, and HOST is ${host}, so people do not come from this machine alone. Register and set ` +
        "https://YOUR-SITE/callback.",
    );
  }
  const urls = readUrls(read, wrong);
  if (clientId === undefined) return undefined;
  return {
    clientId,
    redirectUri: URL.canParse(redirectUri ?? "") ? (redirectUri as string) : defaultRedirectUri,
    ...(clientSecret !== undefined && { clientSecret }),
    ...urls,
  };
}

/** It lets anyone be anyone, so only people at this machine may reach it (rule 13). */
function localSpotifyImpossible(host: string, nodeEnv: string | undefined): string | undefined {
  if (nodeEnv === "production") {
    return "is missing, and with NODE_ENV=production no local Spotify, where anyone can be anyone, takes its place";
  }
  if (!isLoopback(host)) {
    return `is missing, and with HOST=${host}, which others reach, no local Spotify, where anyone can be anyone, takes its place`;
  }
  return undefined;
}

function readUrls(read: Read, wrong: Wrong): { accountsUrl?: string; apiUrl?: string } {
  const names = ["SPOTIFY_ACCOUNTS_URL", "SPOTIFY_API_URL"] as const;
  const [accountsUrl, apiUrl] = names.map((name) => {
    const text = read(name)?.replace(/\/+$/, "");
    if (text !== undefined) checkUrl(name, text, wrong);
    return text;
  });
  if (accountsUrl === undefined && apiUrl === undefined) return {};
  if (accountsUrl !== undefined && apiUrl !== undefined) return { accountsUrl, apiUrl };
  const [missing, set] = accountsUrl === undefined ? names : [names[1], names[0]];
  wrong(
    missing,
    `is missing, though ${set} is set: tokens of one Spotify would go to another. Set both or neither.`,
  );
  return {};
}

function checkUrl(name: string, text: string, wrong: Wrong): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    wrong(name, `"${shown(text)}" is not a plain http or https address.`);
  } else if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    wrong(name, `${text} is plain http: secrets and tokens would cross the network in the clear. Use https.`);
  }
}

function readStore(text: string | undefined, dataFolder: string, wrong: Wrong): string {
  const store = text ?? `sqlite:${join(dataFolder, "stagedoor.sqlite")}`;
  if (isStoreUrl(store)) return store;
  wrong("STAGEDOOR_STORE", `"${shown(store)}" is not a store that there is. Set ${STORE_FORMS}.`);
  return store;
}

function readSecret(text: string | undefined, wrong: Wrong): Config["secret"] {
  if (text === undefined) return undefined;
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
