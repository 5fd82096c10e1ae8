import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { InputError } from "../input.ts";
import type { ServerOptions } from "../server.ts";

/** What the command was asked for. */
export type Request =
  | { kind: "help" }
  | { kind: "version" }
  /** Whether `faults` is a plan, the emulator finds out; so it does with `options.world`. */
  | { kind: "start"; options: ServerOptions; faults: unknown; names: Names };

/** How settings were given: `--port` or `PORT`; of files with the path, as in `--world rainy.json`. */
export type Names = Readonly<Record<"host" | "port" | "world" | "faults", string>>;

/** The command line cannot be understood. The message says what there is instead. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

const flags = {
  host: { type: "string" },
  port: { type: "string" },
  file: { type: "string" },
  world: { type: "string" },
  seed: { type: "string" },
  faults: { type: "string" },
  "allow-remote": { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

const variables = {
  host: "HOST",
  port: "PORT",
  file: "EMULATOR_FILE",
  world: "EMULATOR_WORLD",
  seed: "EMULATOR_SEED",
  faults: "EMULATOR_FAULTS",
} as const;

/**
 * Reads the command line, and the environment for what is not said there. An empty variable is none.
 * @throws UsageError for a flag that there is not, and for a value that none of that setting can have
 * @throws InputError when a file cannot be read
 */
export function readRequest(args: readonly string[], env: NodeJS.ProcessEnv): Request {
  const given = readFlags(args);
  if (given.help) return { kind: "help" };
  if (given.version) return { kind: "version" };
  /** A setting, and the name it was given by. */
  const setting = (name: keyof typeof variables): Setting => {
    const flag = given[name];
    if (flag === "") throw needsValue(`--${name}`);
    if (flag !== undefined) return { value: flag, name: `--${name}` };
    return { value: env[variables[name]] || undefined, name: variables[name] };
  };
  const [host, port, world, faults] = [setting("host"), setting("port"), setting("world"), setting("faults")];
  const options: ServerOptions = {
    host: host.value ?? "127.0.0.1",
    port: portOf(port),
    file: setting("file").value,
    seed: setting("seed").value,
    world: readJson(world) as ServerOptions["world"],
    allowRemote: given["allow-remote"] ?? env.EMULATOR_ALLOW_REMOTE === "1",
  };
  const names = { host: host.name, port: port.name, world: fileName(world), faults: fileName(faults) };
  return { kind: "start", options, faults: readJson(faults), names };
}

interface Setting {
  value: string | undefined;
  name: string;
}

/** A setting as it would be given, in the way it was: `--port 5002`, `PORT=5002`. */
export function example(name: string, value: string | number): string {
  return name.startsWith("--") ? `${name} ${value}` : `${name}=${value}`;
}

function fileName({ value, name }: Setting): string {
  return value === undefined ? name : example(name, value);
}

function needsValue(flag: string): UsageError {
  return new UsageError(`${flag} needs a value, as in ${flag}=….`);
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags }).values;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const message = error instanceof Error ? error.message : "";
    const [, quoted = ""] = /'([^']*)'/.exec(message) ?? [];
    // The word before a placeholder: '--port <value>'.
    const flag = quoted.replace(/^-\w, | .*$/g, "");
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw new UsageError(`There is no option ${flag}.`);
    if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") {
      throw new UsageError(`"${quoted}" is no option. The command takes options alone.`);
    }
    if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw error;
    const isSwitch = flag === "--allow-remote" || flag === "--help" || flag === "--version";
    throw isSwitch ? new UsageError(`${flag} takes no value.`) : needsValue(flag);
  }
}

function portOf({ value = "5001", name }: Setting): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new UsageError(`${name} must be a port number of 0 to 65535, as in ${example(name, 5001)}.`);
  }
  return Number(value);
}

function readJson(setting: Setting): unknown {
  const path = setting.value;
  if (path === undefined) return undefined;
  const where = fileName(setting);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const problem = code === "ENOENT" ? "there is no such file" : `the file cannot be read (${code})`;
    throw new InputError(where, problem);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError(where, `the file is not JSON: ${problemOf(text, cause)}`);
  }
  if (value === null) throw new InputError(where, "the file holds null, where an object belongs");
  return value;
}

/** What the parser says, with the place where it stopped, but without the piece of the file that it quotes. */
function problemOf(text: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  const [unexpected] = /^Unexpected token '.{1,2}'(?=,)/s.exec(message) ?? [];
  if (unexpected === undefined) return message;
  // Of this problem alone it does not say the place, which is the end of the shortest beginning that has it.
  let [before, after] = [0, text.length];
  while (before + 1 < after) {
    const middle = (before + after) >> 1;
    if (hasUnexpectedToken(text.slice(0, middle))) after = middle;
    else before = middle;
  }
  const lines = text.slice(0, after).split("\n");
  return `${unexpected} (line ${lines.length} column ${lines.at(-1)?.length})`;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith("Unexpected token");
  }
}
