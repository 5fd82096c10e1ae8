import { defaultApp } from "../default-app.ts";
import { InputError } from "../input.ts";
import type { RunningEmulator, ServerOptions } from "../server.ts";
import { UsageError } from "./settings.ts";

export const help = `Usage: stagedoor-emulator [options]

A local Spotify for development and tests, in the foreground until Ctrl-C: accounts service, Web API, people,
music, and a page to see and move it all by. Anyone can be anyone in it, so it listens on this machine alone.

  --port NUMBER    where it listens; 0 takes any port that is free     PORT, default 5001
  --host ADDRESS   a loopback address                                  HOST, default 127.0.0.1
  --allow-remote   lets HOST be an address that others reach           EMULATOR_ALLOW_REMOTE=1
  --file FILE      keeps people, grants and playback over restarts     EMULATOR_FILE, default: nothing is kept
  --world FILE     what a new state begins with, in JSON               EMULATOR_WORLD
  --seed TEXT      what a new state's catalogue is made up from        EMULATOR_SEED
  --faults FILE    a fault plan to begin with, in JSON                 EMULATOR_FAULTS
  --version, -v    which version this is
  --help, -h       this

An option comes before its variable. Exit codes: 0 stopped, 1 could not start, 64 not a command that there is.`;

/** What is said at the start. */
export function greeting({ url }: RunningEmulator, { file }: ServerOptions): string {
  return `
Local Spotify is at ${url}
  An emulator for development and tests: anyone can be anyone here. Nothing leaves this machine.

  Point an app at it:
    SPOTIFY_ACCOUNTS_URL=${url}          (/authorize, /api/token)
    SPOTIFY_API_URL=${url}/v1
    SPOTIFY_CLIENT_ID=${defaultApp.clientId}
    SPOTIFY_CLIENT_SECRET=${defaultApp.clientSecret}
    SPOTIFY_REDIRECT_URI=http://127.0.0.1:PORT/PATH   (any port, any path)

  See and control it: ${url}/_emulator
  Apps with access:   ${url}/account/apps
  State:              ${file ?? "in memory, gone when this ends (EMULATOR_FILE=path keeps it)"}

Ctrl-C ends it.`;
}

/** Why it did not start, and what to do. `options` are those it was to start with, as far as they were read. */
export function explain(error: unknown, { host, port }: ServerOptions): string {
  if (error instanceof UsageError) return `${error.message} stagedoor-emulator --help lists what there is.`;
  if (error instanceof InputError && error.message.startsWith("host:")) {
    return `HOST ${host} is not a loopback address. Anyone who reaches the emulator can be anyone in it: use HOST=127.0.0.1, or set EMULATOR_ALLOW_REMOTE=1 if that is meant.`;
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const where = `${host}:${port}`;
  if (code === "EADDRINUSE") {
    return `${where} is in use: end what listens there, or choose another with PORT=5002.`;
  }
  if (code === "EACCES") return `${where} may not be listened on: choose a port above 1023, as in PORT=5001.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `HOST ${host} is not an address of this machine: use HOST=127.0.0.1.`;
  }
  return error instanceof Error ? error.message : String(error);
}
