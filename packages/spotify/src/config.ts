import type { Token } from "./auth/token.ts";
import { setInEnv } from "./dotenv.ts";
import { ConfigError } from "./errors.ts";
import { DEFAULT_SECTION, type IniSections, parseIni, parseOwnIni, setInIni } from "./ini.ts";
import { editTextFile, readTextFile, withoutMark } from "./text-file.ts";

/**
 * What an app is set up by. Fits into `new Credentials(config)` and, with a token, `new Spotify({ ...config, token })`.
 * What is missing is `undefined` and no key of its own, so that `{ ...file, ...environment }` keeps the file's.
 */
export interface Config {
  /** The app's client id. */
  readonly clientId: string | undefined;
  /** The app's client secret; none for PKCE alone. */
  readonly clientSecret: string | undefined;
  /** Where people come back to. */
  readonly redirectUri: string | undefined;
  /** A person's refresh token, kept from an earlier sign-in. */
  readonly userRefresh: string | undefined;
  /** When that person authorised, as ISO 8601: six months later the refresh token ends. */
  readonly userAuthorizedAt: string | undefined;
  /** Another accounts service. */
  readonly accountsUrl: string | undefined;
  /** Another Web API. */
  readonly apiUrl: string | undefined;
}

/** Under which name each setting stands, in the environment and in files alike. */
export type ConfigNames = { readonly [setting in keyof Config]: string };

/** Under which names settings stand, and who hears of those that are missing. */
export interface ConfigOptions {
  /** Told, in a sentence, of each setting in `needs` that is missing. Default: nobody is. */
  readonly onWarning?: ((warning: string) => void) | undefined;
  /**
   * Which settings are worth a warning. Default: client id, client secret and redirect URI. An app with PKCE alone has
   * no secret; a script that starts without a sign-in has a `userRefresh`.
   */
  readonly needs?: readonly (keyof Config)[] | undefined;
  /** Other names than the usual ones. */
  readonly names?: Partial<ConfigNames> | undefined;
}

/** Where in the file, and under which names. */
export interface ConfigFileOptions {
  /** The INI section to write to, made where there is none. Default `"DEFAULT"`. */
  readonly section?: string | undefined;
  /** Other names than the usual ones. */
  readonly names?: Partial<ConfigNames> | undefined;
}

/** The usual names. */
export const configNames: ConfigNames = {
  clientId: "SPOTIFY_CLIENT_ID",
  clientSecret: "SPOTIFY_CLIENT_SECRET",
  redirectUri: "SPOTIFY_REDIRECT_URI",
  userRefresh: "SPOTIFY_USER_REFRESH",
  userAuthorizedAt: "SPOTIFY_USER_AUTHORIZED_AT",
  accountsUrl: "SPOTIFY_ACCOUNTS_URL",
  apiUrl: "SPOTIFY_API_URL",
};

const settings = Object.keys(configNames) as (keyof Config)[];
const SIGN_IN_NEEDS = ["clientId", "clientSecret", "redirectUri"] as const;

const meanings: ConfigNames = {
  clientId: "the app's client id, from its page at https://developer.spotify.com/dashboard",
  clientSecret: "the app's client secret, which an app with PKCE alone does without",
  redirectUri: "a redirect URI registered on the app's page at https://developer.spotify.com/dashboard",
  userRefresh: "a person's refresh token, kept from a sign-in",
  userAuthorizedAt: "when that person authorised",
  accountsUrl: "the address of the accounts service, where it is not Spotify's own",
  apiUrl: "the address of the Web API, where it is not Spotify's own",
};

/** What is to be kept of a person's token for the next start, as settings for `configToFile`. */
export function userSettings({
  refreshToken,
  authorizedAt,
}: Pick<Token, "refreshToken" | "authorizedAt">): Pick<Config, "userRefresh" | "userAuthorizedAt"> {
  return {
    userRefresh: refreshToken,
    userAuthorizedAt: authorizedAt === undefined ? undefined : new Date(authorizedAt).toISOString(),
  };
}

/**
 * The settings that the environment holds. Spaces around a value are dropped, and an empty value counts as missing.
 *
 * `env` is the environment to read, `process.env` by default.
 */
export function configFromEnvironment(
  options: ConfigOptions & { readonly env?: Readonly<Record<string, string | undefined>> | undefined } = {},
): Config {
  const env = options.env ?? (typeof process === "undefined" ? {} : process.env);
  return readConfig((name) => env[name], "the environment", options);
}

/**
 * The settings that a file holds: a `.env` file (by its name: `.env`, `.env.local`, `test.env`), else an INI file as
 * tekore writes it. Needs a runtime with `node:fs`.
 *
 * `section` is the INI section to read, `"DEFAULT"` by default; the others inherit from it.
 *
 * @throws {ConfigError} when the file cannot be read, or has no such section
 */
export async function configFromFile(
  path: string | URL,
  options: ConfigOptions & { readonly section?: string | undefined } = {},
): Promise<Config> {
  const text = await readTextFile(path);
  if (isEnvFile(path)) {
    if (options.section !== undefined) throw noSections(path);
    const { parseEnv } = await import("node:util");
    const values = parseEnv(withoutMark(text));
    return readConfig((name) => values[name], String(path), options);
  }
  const sections = inFile(path, () => parseIni(text));
  const section = sections.get(options.section ?? DEFAULT_SECTION);
  if (section === undefined) {
    throw new ConfigError(
      `${path} has no section [${options.section}], only [${[...sections.keys()].join("], [")}]`,
    );
  }
  return readConfig((name) => section.get(name), String(path), options);
}

/**
 * Writes settings to a file, a `.env` or an INI file as `configFromFile` tells them apart, so that they are read back
 * the same. What is `undefined` stays as it is there, and so do other settings, sections, comments and the order of
 * lines. The file is made anew, for its owner alone (0600), and takes the old one's place whole; folders are not made.
 * Needs a runtime with `node:fs`.
 *
 * Calls in one process come one after the other. Programs that write one file at the same time can undo each other's.
 *
 * @throws {ConfigError} when a value cannot be read back (`option` is its setting), or the file not be read or written;
 * no message quotes a value, and nothing is written then
 */
export async function configToFile(
  path: string | URL,
  config: Partial<Config>,
  options: ConfigFileOptions = {},
): Promise<void> {
  const { section = DEFAULT_SECTION, names } = options;
  if (!/^[^\]\s]([^\]\r\n]*[^\]\s])?$/.test(section)) {
    throw new ConfigError(
      `section ${JSON.stringify(section)} cannot be written: it is empty, or has blanks around it, a line break or a ]`,
    );
  }
  const isEnv = isEnvFile(path);
  if (isEnv && options.section !== undefined) throw noSections(path);
  const { parseEnv } = await import("node:util");
  const edit = (text: string, changes: ReadonlyMap<string, string>) =>
    isEnv ? editEnv(text, changes, parseEnv) : inFile(path, () => editIni(text, section, changes));
  const values = new Map<string, string>();
  for (const setting of settings) {
    const value = config[setting];
    if (value === undefined) continue;
    const name = names?.[setting] ?? configNames[setting];
    const problem =
      problemOf(value) ??
      (values.has(name) ? `another setting has its name, ${name}` : undefined) ??
      (edit("", new Map([[name, value]])) === undefined ? "it would not be read back the same" : undefined);
    if (problem !== undefined) {
      throw new ConfigError(`${setting} cannot be written to ${path}: ${problem}`, { option: setting });
    }
    values.set(name, value);
  }
  await editTextFile(path, (text) => {
    const edited = edit(text, values);
    if (edited !== undefined) return edited;
    throw new ConfigError(
      `${path} has lines that cannot be kept with ${[...values.keys()].join(", ")} set: look for a quote without its other`,
    );
  });
}

function readConfig(
  lookUp: (name: string) => string | undefined,
  place: string,
  { names, needs = SIGN_IN_NEEDS, onWarning }: ConfigOptions,
): Config {
  const nameOf = (setting: keyof Config) => names?.[setting] ?? configNames[setting];
  const read = (setting: keyof Config) => lookUp(nameOf(setting))?.trim() || undefined;
  for (const setting of needs) {
    if (read(setting) !== undefined) continue;
    const lack = lookUp(nameOf(setting)) === undefined ? "not set" : "empty";
    onWarning?.(`${nameOf(setting)} is ${lack} in ${place}: ${meanings[setting]}`);
  }
  const found = settings.flatMap((setting) => {
    const value = read(setting);
    return value === undefined ? [] : [[setting, value]];
  });
  return Object.fromEntries(found);
}

/** The text with the values set, or `undefined` where it would not be read back so, all else unchanged. */
function editEnv(
  text: string,
  values: ReadonlyMap<string, string>,
  parseEnv: (text: string) => Record<string, string | undefined>,
): string | undefined {
  const parse = (one: string) => parseEnv(withoutMark(one));
  const edited = setInEnv(text, values);
  const expected = { ...parse(text), ...Object.fromEntries(values) };
  const entries = (read: object) => Object.entries(read).sort();
  return isSame(entries(parse(edited)), entries(expected)) ? edited : undefined;
}

function editIni(text: string, section: string, values: ReadonlyMap<string, string>): string | undefined {
  const edited = setInIni(text, section, values);
  const expected = parseOwnIni(text);
  expected.set(section, new Map([...(expected.get(section) ?? []), ...values]));
  const entries = (sections: IniSections) => [...sections].map(([name, own]) => [name, [...own]]);
  return isSame(entries(parseOwnIni(edited)), entries(expected)) ? edited : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function problemOf(value: unknown): string | undefined {
  if (typeof value !== "string") return "it is no text";
  if (value.trim() === "") return "it is empty";
  if (value !== value.trim()) return "it has spaces around it";
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) return "it has a line break or another control character";
  return value.isWellFormed() ? undefined : "it is no proper Unicode";
}

function isEnvFile(path: string | URL): boolean {
  const [name = ""] = String(path).split(/[/\\]/).slice(-1);
  return name.split(".").includes("env");
}

function noSections(path: string | URL): ConfigError {
  return new ConfigError(`${path} is a .env file, which has no sections`);
}

function inFile<T>(path: string | URL, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ConfigError) throw new ConfigError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
