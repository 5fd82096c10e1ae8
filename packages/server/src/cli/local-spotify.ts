import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Config, SpotifyApp } from "../config.ts";

/** A local Spotify that runs beside the server. */
export interface LocalSpotify {
  readonly url: string;
  /** This server's app at it. */
  readonly app: SpotifyApp;
  close(): Promise<void>;
}

/** Names the local Spotify in the store: it stays the same one on whatever port it runs. */
export const LOCAL_SPOTIFY = "local-spotify";

const CLIENT_ID = "stagedoor-local";

/**
 * Starts the emulator on the next port, or on a free one where that is taken. What it knows is kept in the data folder,
 * unless nothing is kept at all.
 */
export async function startLocalSpotify({
  host,
  port,
  redirectUri,
  dataFolder,
  store,
}: Config): Promise<LocalSpotify> {
  const { startEmulator } = await import("@stagedoor/emulator/server");
  // Made anew at each start: nobody else needs it, so it is not kept.
  const clientSecret = randomBytes(24).toString("base64url");
  const options = {
    host,
    ...(store !== "memory:" && { file: join(dataFolder, "local-spotify.sqlite") }),
    apps: [{ clientId: CLIENT_ID, clientSecret, name: "Stagedoor", redirectUris: [redirectUri] }],
  };
  const running = await startEmulator({ ...options, port: port < 65_535 ? port + 1 : 0 }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      return startEmulator({ ...options, port: 0 });
    },
  );
  const { url } = running;
  return {
    url,
    app: { clientId: CLIENT_ID, clientSecret, redirectUri, accountsUrl: url, apiUrl: `${url}/v1` },
    close: () => running.close(),
  };
}
