import { defaultApp } from "../default-app.ts";
import { InputError } from "../input.ts";
import type { RunningEmulator, ServerOptions } from "../server.ts";
import { example, type Names, UsageError } from "./settings.ts";

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

An option comes before its variable. Exit codes: 0 stopped, 1 could not start, 64 an option or a value that there is not.`;

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

/** Why it did not start, and what to do. `options` are those it was to start with, given by `names`. */
export function explain(error: unknown, { host, port = 5001 }: ServerOptions, names: Names): string {
  if (error instanceof UsageError) return `${error.message} stagedoor-emulator --help lists what there is.`;
  if (error instanceof InputError && error.message.startsWith("host:")) {
    const allow = names.host === "HOST" ? "set EMULATOR_ALLOW_REMOTE=1" : "add --allow-remote";
    return `${names.host} ${host} is not a loopback address. Anyone who reaches the emulator can be anyone in it: use ${example(names.host, "127.0.0.1")}, or ${allow} if that is meant.`;
  }
  if (error instanceof InputError) return explainFile(error.message, names);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const where = `${host}:${port}`;
  if (code === "EADDRINUSE") {
    const who = port === 5001 ? " (perhaps the local Spotify of npm start)" : "";
    const another = example(names.port, port < 65_535 ? port + 1 : 5001);
    return `${where} is in use: end what listens there${who}, or choose another with ${another}.`;
  }
  if (code === "EACCES") {
    return `${where} may not be listened on: choose a port above 1023, as in ${example(names.port, 5001)}.`;
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `${names.host} ${host} is not an address of this machine: use ${example(names.host, "127.0.0.1")}.`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** A world or a fault plan is refused by a name of its own; here it came from a file. */
function explainFile(message: string, { world, faults }: Names): string {
  return message.replace(/^world(?=:)/, () => world).replace(/^faults\.load(?=:)/, () => faults);
}
