import { join } from "node:path";
import type { Config, SpotifyApp } from "../config.ts";
import { SetupError } from "../errors.ts";

/** A local Spotify that runs beside the server. */
export interface LocalSpotify {
  readonly url: string;
  /** This server's app at it. */
  readonly app: SpotifyApp;
  close(): Promise<void>;
}

/** Names the local Spotify in the store: it stays the same one on whatever port it runs. */
export const LOCAL_SPOTIFY = "local-spotify";

/** sysexits.h: a file is not what it should be; something that it needs cannot be had. */
const [DATA, UNAVAILABLE] = [65, 69] as const;

/** Anyone can be anyone there, so the secret guards nothing; the same for all servers on one data folder. */
const CREDENTIALS = { clientId: "stagedoor-local", clientSecret: "guards-nothing-local-spotify-only" };

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
  const { defaultApp } = await import("@stagedoor/emulator");
  const options = {
    host,
    ...(store !== "memory:" && { file: join(dataFolder, "local-spotify.sqlite") }),
    // The other is what its documentation tells every client to be.
    apps: [{ ...CREDENTIALS, name: "Stagedoor", redirectUris: [redirectUri] }, defaultApp],
  };
  const running = await startEmulator({ ...options, port: port < 65_535 ? port + 1 : 0 }).catch(
    (error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "EADDRINUSE") {
        const where = `STAGEDOOR_DATA is ${dataFolder}.`;
        const isInUse = code === "state_in_use";
        const mend = isInUse ? " Each server with a local Spotify needs a data folder of its own:" : "";
        const said = `The local Spotify cannot start. ${message}${mend} ${where}`;
        throw new SetupError(said, isInUse ? UNAVAILABLE : DATA, { cause: error });
      }
      return startEmulator({ ...options, port: 0 });
    },
  );
  const { url } = running;
  return {
    url,
    app: { ...CREDENTIALS, redirectUri, accountsUrl: url, apiUrl: `${url}/v1` },
    close: () => running.close(),
  };
}
