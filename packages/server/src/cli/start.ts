import { randomBytes } from "node:crypto";
import { type Config, readConfig, storeFolder } from "../config.ts";
import { SetupError } from "../errors.ts";
import { createStagedoor } from "../stagedoor.ts";
import { StoreUnavailable } from "../stores/store.ts";
import { closeAll, type Part } from "./close-all.ts";
import { prepareFolder, sealingKey } from "./data-folder.ts";
import { readEnvironment } from "./environment.ts";
import { listen } from "./listen.ts";
import { LOCAL_SPOTIFY, startLocalSpotify } from "./local-spotify.ts";
import { createLogger } from "./logger.ts";
import { sealingSecrets } from "./secrets.ts";
import { stopOnSignal } from "./stop.ts";
import { welcome } from "./welcome.ts";

/** sysexits.h: something that it needs cannot be reached. */
const UNAVAILABLE = 69;

/** Runs the server until it is told to stop. What keeps it from starting is said in words, with an exit code. */
export async function start(): Promise<void> {
  const parts: Part[] = [];
  try {
    await run(parts);
  } catch (error) {
    await closeAll(parts);
    if (!(error instanceof SetupError || error instanceof StoreUnavailable)) throw error;
    console.error(`\nStagedoor cannot start.\n\n${error.message}\n`);
    process.exitCode = error instanceof SetupError ? error.exitCode : UNAVAILABLE;
  }
}

async function run(parts: Part[]): Promise<void> {
  const config = readConfig(readEnvironment());
  // First of all, so that a second start on the same data folder gets no further.
  const listening = await listen(config.host, config.port);
  parts.push(listening);
  const secret = prepareKept(config);
  const logger = await createLogger(config.logLevel);

  const local = config.app ? undefined : await startLocalSpotify(config);
  if (local) parts.push(local);
  const { app = local?.app } = config;
  if (!app) throw new TypeError("Neither an app nor a local Spotify.");
  const stagedoor = await createStagedoor({
    ...app,
    ...config.limits,
    ...(local && { accountsName: LOCAL_SPOTIFY }),
    ...(config.scope && { scope: config.scope }),
    secret,
    store: config.store,
    log: logger,
  });
  // Requests under way end first, then the vault and the store, then the Spotify that they may still be calling.
  parts.splice(1, 0, stagedoor);
  parts.push(logger);

  listening.serve(stagedoor.fetch);
  console.log(welcome(config, { localSpotifyUrl: local?.url, warnings: stagedoor.warnings }));
  stopOnSignal(() => closeAll(parts));
}

/** Makes the folders of what is kept; answers the sealing secrets. */
function prepareKept(config: Config): readonly [string, ...string[]] {
  const { store, dataFolder, app, secret } = config;
  if (store === "memory:") return secret ?? [randomBytes(32).toString("base64url")];
  const folder = storeFolder(store);
  if (folder !== undefined) prepareFolder(folder);
  // With all of these elsewhere nothing is written to it.
  if (!app || !secret) prepareFolder(dataFolder);
  const [newest, ...older] = sealingSecrets(config).map(({ secret: text }) => text);
  return newest === undefined ? [sealingKey(dataFolder)] : [newest, ...older];
}
