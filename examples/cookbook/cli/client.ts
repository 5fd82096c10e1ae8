import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  ConfigError,
  type RefreshingToken,
  Scope,
  type ScopeLike,
  Spotify,
  standardSender,
  type TokenSource,
} from "@stagedoor/spotify";
import {
  type Config,
  configFromEnvironment,
  configFromFile,
  configToFile,
  userSettings,
} from "@stagedoor/spotify/config";
import { signIn } from "@stagedoor/spotify/sign-in";

const tokens = join(import.meta.dirname, "../tokens.ini");
const settings = join(import.meta.dirname, "../.env");

/**
 * A client for the person at this machine, with the scope that a recipe needs and no more. The first time it opens the
 * browser to ask for it; after that the refresh token kept in `tokens.ini` does, or `SPOTIFY_USER_REFRESH`.
 */
export async function clientFor(scope: ScopeLike): Promise<Spotify> {
  const { userRefresh } = appConfig();
  return appClient(await tokenFor(String(new Scope(scope)) || "public", { scope, userRefresh }));
}

/** A client of this app, with its address of the Web API, retries, rate limit and cache. */
export function appClient(token: TokenSource): Spotify {
  return new Spotify({ ...appConfig(), token, sender: standardSender() });
}

/** A token kept in `tokens.ini` under a name. What is kept is tried first, then `userRefresh`; then the person is asked. */
export async function tokenFor(
  name: string,
  ask: { scope: ScopeLike; userRefresh?: string | undefined; showDialog?: boolean },
): Promise<RefreshingToken> {
  const file = process.env.COOKBOOK_TOKENS ?? tokens;
  const kept = await configFromFile(file, { section: name, needs: [] }).catch(() => undefined);
  // The refresh token of the environment is one person's; who has another name is asked.
  const { userRefresh = ask.userRefresh, userAuthorizedAt } = kept ?? {};
  return signIn(
    { ...appConfig(), userRefresh, userAuthorizedAt },
    {
      scope: ask.scope,
      showDialog: ask.showDialog,
      save: (token) => configToFile(file, userSettings(token), { section: name }),
    },
  );
}

/**
 * The app's settings, from the environment and, for what is not set there, the `.env` beside the recipes. Not the one of
 * the folder that one happens to be in: it could name another accounts service, to be given the refresh token.
 */
function appConfig(): Config {
  if (existsSync(settings)) process.loadEnvFile(settings);
  const missing: string[] = [];
  const onWarning = (warning: string) => missing.push(warning);
  const config = configFromEnvironment({ needs: ["clientId", "redirectUri"], onWarning });
  if (missing.length > 0) throw new ConfigError(missing.join("\n"));
  return config;
}
