import { ConfigError } from "./errors.ts";
import { DEFAULT_SECTION, parseIni } from "./ini.ts";

/** What an app is set up by. Fits into `new Credentials(config)` and, with a token, `new Spotify({ ...config, token })`. */
export interface Config {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly redirectUri: string | undefined;
  /** A person's refresh token, kept from an earlier sign-in. */
  readonly userRefresh: string | undefined;
  readonly accountsUrl: string | undefined;
  readonly apiUrl: string | undefined;
}

/** Under which name each setting stands, in the environment and in files alike. */
export type ConfigNames = { readonly [setting in keyof Config]: string };

export interface ConfigOptions {
  /** Told, in a sentence, of each setting that is missing though sign-in mostly needs it. Default: nobody is. */
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Other names than the usual ones. */
  readonly names?: Partial<ConfigNames> | undefined;
}

/** The usual names. */
export const configNames: ConfigNames = {
  clientId: "SPOTIFY_CLIENT_ID",
  clientSecret: "SPOTIFY_CLIENT_SECRET",
  redirectUri: "SPOTIFY_REDIRECT_URI",
  userRefresh: "SPOTIFY_USER_REFRESH",
  accountsUrl: "SPOTIFY_ACCOUNTS_URL",
  apiUrl: "SPOTIFY_API_URL",
};

const SIGN_IN_NEEDS = ["clientId", "clientSecret", "redirectUri"] as const;

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
  const text = await readFile(path);
  if (/(^|[/\\])([^/\\]*\.)?env(\.[^/\\]*)?$/.test(String(path))) {
    if (options.section !== undefined) throw new ConfigError(`${path} is a .env file, which has no sections`);
    const { parseEnv } = await import("node:util");
    const values = parseEnv(text);
    return readConfig((name) => values[name], String(path), options);
  }
  const sections = readIni(text, path);
  const section = sections.get(options.section ?? DEFAULT_SECTION);
  if (section === undefined) {
    throw new ConfigError(
      `${path} has no section [${options.section}], only [${[...sections.keys()].join("], [")}]`,
    );
  }
  return readConfig((name) => section.get(name), String(path), options);
}

function readConfig(
  lookUp: (name: string) => string | undefined,
  place: string,
  { names, onWarning }: ConfigOptions,
): Config {
  const nameOf = (setting: keyof Config) => names?.[setting] ?? configNames[setting];
  const read = (setting: keyof Config) => lookUp(nameOf(setting))?.trim() || undefined;
  for (const setting of SIGN_IN_NEEDS) {
    if (read(setting) === undefined) onWarning?.(`${nameOf(setting)} is not set in ${place}`);
  }
  return {
    clientId: read("clientId"),
    clientSecret: read("clientSecret"),
    redirectUri: read("redirectUri"),
    userRefresh: read("userRefresh"),
    accountsUrl: read("accountsUrl"),
    apiUrl: read("apiUrl"),
  };
}

async function readFile(path: string | URL): Promise<string> {
  try {
    // Loaded here, so that the rest of this file runs where there are no files.
    const fs = await import("node:fs/promises");
    return await fs.readFile(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? `: ${cause.code}` : "";
    throw new ConfigError(`${path} cannot be read${code}`, { cause });
  }
}

function readIni(text: string, path: string | URL): ReturnType<typeof parseIni> {
  try {
    return parseIni(text);
  } catch (cause) {
    if (cause instanceof ConfigError) throw new ConfigError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
