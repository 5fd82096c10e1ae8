import { fileURLToPath } from "node:url";
import { type Exit, type Program, startProgram } from "./program.ts";

/** The repository's first folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCRIPT = fileURLToPath(new URL("../../packages/server/src/cli/stagedoor.ts", import.meta.url));

/** A Stagedoor in a process of its own, as `npm start` runs it. */
export interface StagedoorProcess {
  readonly program: Program;
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Where the local Spotify that it started is, if it did. */
  readonly spotifyUrl: string | undefined;
  /** How it ends, which it has to within ten seconds. */
  end(): Promise<Exit>;
  /** SIGTERM, and how it ends. */
  stop(): Promise<Exit>;
  /** SIGKILL, and nothing is left when it is back. */
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface StartOptions {
  /** Where it is to be kept what has to be kept; also the working folder, where a `.env` file counts. */
  readonly folder: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The program's file; this repository's by default. */
  readonly script?: string;
}

/** Starts it and waits for it to say that it is there. */
export async function startStagedoor(options: StartOptions & { port: number }): Promise<StagedoorProcess> {
  return whenReady(launch(options));
}

/** Starts it by `npm start` in the repository, and waits. */
export async function npmStart({
  folder,
  port,
  env,
}: StartOptions & { port: number }): Promise<StagedoorProcess> {
  // A developer's own .env in the repository must not count: the environment wins, and empty means not set.
  const unset = Object.fromEntries(SETTINGS.map((name) => [name, ""]));
  const program = startProgram({
    command: "npm",
    args: ["start"],
    cwd: ROOT,
    env: { ...environment(), ...unset, STAGEDOOR_DATA: folder, PORT: String(port), ...env },
  });
  return whenReady(program);
}

/** Runs one that is not expected to start, to its end. */
export async function runToItsEnd(options: StartOptions): Promise<Exit & { stdout: string; stderr: string }> {
  await using program = launch(options);
  const exit = await endOf(program);
  return { ...exit, stdout: program.stdout, stderr: program.stderr };
}

function launch({ folder, port, env, script = SCRIPT }: StartOptions): Program {
  return startProgram({
    command: process.execPath,
    args: [script, "start"],
    cwd: folder,
    env: {
      ...environment(),
      STAGEDOOR_DATA: folder,
      ...(port !== undefined && { PORT: String(port) }),
      ...env,
    },
  });
}

async function whenReady(program: Program): Promise<StagedoorProcess> {
  try {
    // The welcome's last line but for what to set for the real Spotify.
    await program.waitFor(/^ {2}Store /m);
  } catch (error) {
    await program[Symbol.asyncDispose]();
    throw error;
  }
  const url = program.stdout.match(/Stagedoor is at +(\S+)/)?.[1];
  if (url === undefined) throw new Error(`It does not say where it is:\n${program.stdout}`);
  return {
    program,
    url,
    spotifyUrl: program.stdout.match(/local Spotify runs at (\S+)/)?.[1],
    end: () => endOf(program),
    stop() {
      program.signal("SIGTERM");
      return endOf(program);
    },
    kill: () => program[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

const SETTINGS = [
  "HOST",
  "PORT",
  "NODE_ENV",
  "LOG_LEVEL",
  "SPOTIFY_CLIENT_ID",
  "SPOTIFY_CLIENT_SECRET",
  "SPOTIFY_REDIRECT_URI",
  "SPOTIFY_ACCOUNTS_URL",
  "SPOTIFY_API_URL",
  "STAGEDOOR_DATA",
  "STAGEDOOR_STORE",
  "STAGEDOOR_SECRET",
  "STAGEDOOR_SCOPE",
];

/** This process's environment without anything that says how Stagedoor, npm or the test runner are to run. */
function environment(): NodeJS.ProcessEnv {
  const ours = /^(?:SPOTIFY_|STAGEDOOR_|VITEST|NODE_OPTIONS$|NODE_ENV$|HOST$|PORT$|LOG_LEVEL$|npm_|TEST$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

async function endOf(program: Program): Promise<Exit> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`It does not end. It wrote:\n${program.stdout}${program.stderr}`));
  }, 10_000);
  try {
    return await Promise.race([program.exit, promise]);
  } finally {
    clearTimeout(timer);
  }
}
