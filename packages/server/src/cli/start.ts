import { randomBytes } from "node:crypto";
import { type Config, readConfig, storeFolder } from "../config.ts";
import { SetupError } from "../errors.ts";
import { createStagedoor } from "../stagedoor.ts";
import { existingSealingKey, prepareFolder, sealingKey } from "./data-folder.ts";
import { readEnvironment } from "./environment.ts";
import { listen } from "./listen.ts";
import { LOCAL_SPOTIFY, startLocalSpotify } from "./local-spotify.ts";
import { createLogger } from "./logger.ts";
import { stopOnSignal } from "./stop.ts";
import { welcome } from "./welcome.ts";

/** Runs the server until it is told to stop. What keeps it from starting is said in words, with an exit code. */
export async function start(): Promise<void> {
  const parts: Part[] = [];
  try {
    await run(parts);
  } catch (error) {
    await closeAll(parts);
    if (!(error instanceof SetupError)) throw error;
    console.error(`\nStagedoor cannot start.\n\n${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** Something that was opened and has to be closed. */
interface Part {
  close(): Promise<void>;
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
  console.log(welcome(config, local?.url));
  stopOnSignal(() => closeAll(parts));
}

/** Makes the folders of what is kept; answers the sealing secrets. */
function prepareKept({ store, dataFolder, secret }: Config): readonly [string, ...string[]] {
  const folder = storeFolder(store);
  if (folder !== undefined) prepareFolder(folder);
  if (store !== "memory:") prepareFolder(dataFolder);
  if (store === "memory:") return secret ?? [randomBytes(32).toString("base64url")];
  if (!secret) return [sealingKey(dataFolder)];
  // Who sets a secret later keeps what the folder's own key had sealed.
  const former = existingSealingKey(dataFolder);
  return former === undefined ? secret : [...secret, former];
}

async function closeAll(parts: readonly Part[]): Promise<void> {
  for (const part of parts) await part.close();
}
