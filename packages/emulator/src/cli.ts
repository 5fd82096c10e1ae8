#!/usr/bin/env node
import { defaultApp } from "./default-app.ts";
import { InputError } from "./input.ts";
import { type RunningEmulator, type ServerOptions, startEmulator } from "./server.ts";

/** `stagedoor-emulator`: a local Spotify in the foreground, until it is stopped. */
async function main(): Promise<void> {
  const options = readEnvironment(process.env);
  const running = await startEmulator(options);
  console.log(greeting(running, options.file));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, async () => {
      await running.close();
      process.exit(0);
    });
  }
}

function readEnvironment(env: NodeJS.ProcessEnv): ServerOptions {
  const port = env.PORT || "5001";
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new InputError("PORT", "must be a port number of 0 to 65535, as in PORT=5001");
  }
  return {
    host: env.HOST || "127.0.0.1",
    port: Number(port),
    file: env.EMULATOR_FILE || undefined,
    allowRemote: env.EMULATOR_ALLOW_REMOTE === "1",
  };
}

function greeting({ url }: RunningEmulator, file: string | undefined): string {
  return `
Local Spotify is at ${url}
  An emulator for development and tests: anyone can be anyone here. Nothing leaves this machine.

  Point an app at it:
    SPOTIFY_ACCOUNTS_URL=${url}          (/authorize, /api/token)
    SPOTIFY_API_URL=${url}/v1
    SPOTIFY_CLIENT_ID=${defaultApp.clientId}
    SPOTIFY_CLIENT_SECRET=${defaultApp.clientSecret}
    SPOTIFY_REDIRECT_URI=http://127.0.0.1:PORT/PATH   (any port, any path)

  Apps with access:  ${url}/account/apps
  Control:           ${url}/_emulator
  State:             ${file ?? "in memory, gone when this ends (EMULATOR_FILE=path keeps it)"}

Ctrl-C ends it.`;
}

function explain(error: unknown): string {
  if (error instanceof InputError && error.message.startsWith("host:")) {
    return "HOST is not a loopback address. Anyone who reaches the emulator can be anyone in it: use HOST=127.0.0.1, or set EMULATOR_ALLOW_REMOTE=1 if that is meant.";
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const where = `${process.env.HOST || "127.0.0.1"}:${process.env.PORT || "5001"}`;
  if (code === "EADDRINUSE")
    return `${where} is in use: end what listens there, or choose another with PORT=5002.`;
  if (code === "EACCES") return `${where} may not be listened on: choose a port above 1023, as in PORT=5001.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `HOST ${process.env.HOST} is not an address of this machine: use HOST=127.0.0.1.`;
  }
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
