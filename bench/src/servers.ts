import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteControl, type RemoteControl } from "@stagedoor/emulator";
import type { BarePages } from "./bare-pages.ts";
import { freePort, type ServerProcess, startServer } from "./processes.ts";

/** The app that all servers here sign in with. The emulator serves it on any port. */
const app = {
  clientId: "be7c4be7c4be7c4be7c4be7c4be7c4be",
  clientSecret: "the-benchmark-app's-own-secret",
  name: "Benchmark",
  redirectUris: ["http://127.0.0.1"],
  mode: "extended",
} as const;

/** Seals the stores that are made here. */
export const SECRET = "what seals the benchmarks' stores";

const stagedoorFile = new URL("../../packages/server/src/cli/stagedoor.ts", import.meta.url);
const emulatorFile = new URL("../../packages/emulator/src/cli.ts", import.meta.url);
const bareFile = new URL("./bare.ts", import.meta.url);

/** A local Spotify in a process of its own. */
export interface Upstream extends ServerProcess {
  readonly control: RemoteControl;
}

/** Its clock stands still, so that the same song plays on. */
export async function startUpstream(): Promise<Upstream> {
  const server = await startServer(emulatorFile, [], {}, "/_emulator");
  const control = createRemoteControl(server.url);
  await control.apps.register(app);
  await control.clock.stop();
  return { ...server, control };
}

/** How a server differs from what `start` does by itself. */
export interface StagedoorSettings {
  /** Default: the SQLite store in the data folder. */
  readonly store?: string;
  /** Origin of the site that it is an instance of. Default: its own. */
  readonly site?: string;
}

/** Stagedoor as `start` runs it, with its log. */
export async function startStagedoor(
  upstream: Upstream,
  dataFolder: string,
  { store = "", site }: StagedoorSettings = {},
): Promise<ServerProcess> {
  const port = await freePort();
  return startServer(stagedoorFile, ["start"], {
    PORT: String(port),
    STAGEDOOR_DATA: dataFolder,
    STAGEDOOR_STORE: store,
    STAGEDOOR_SECRET: SECRET,
    SPOTIFY_CLIENT_ID: app.clientId,
    SPOTIFY_CLIENT_SECRET: app.clientSecret,
    SPOTIFY_REDIRECT_URI: `${site ?? `http://127.0.0.1:${port}`}/callback`,
    SPOTIFY_ACCOUNTS_URL: upstream.url,
    SPOTIFY_API_URL: `${upstream.url}/v1`,
  });
}

/** A server on `node:http` alone that does the same work by hand. */
export async function startBare(upstream: Upstream, pages: BarePages): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), "bench-bare-"));
  const file = join(folder, "pages.json");
  writeFileSync(file, JSON.stringify(pages));
  try {
    return await startServer(bareFile, [], {
      PAGES: file,
      CLIENT_ID: app.clientId,
      CLIENT_SECRET: app.clientSecret,
      UPSTREAM: upstream.url,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
