import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { InputError } from "../input.ts";
import type { ServerOptions } from "../server.ts";

/** What the command was asked for. */
export type Request =
  | { kind: "help" }
  | { kind: "version" }
  /** Whether `faults` is a plan, the emulator finds out; so it does with `options.world`. */
  | { kind: "start"; options: ServerOptions; faults: unknown };

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
 * @throws UsageError for a flag that there is not
 * @throws InputError when a value cannot be used, or a file cannot be read
 */
export function readRequest(args: readonly string[], env: NodeJS.ProcessEnv): Request {
  const given = readFlags(args);
  if (given.help) return { kind: "help" };
  if (given.version) return { kind: "version" };
  /** A setting, and the name it was given by. */
  const setting = (name: keyof typeof variables): Setting => {
    const flag = given[name];
    if (flag === "") throw new InputError(`--${name}`, "needs a value");
    if (flag !== undefined) return { value: flag, name: `--${name}` };
    return { value: env[variables[name]] || undefined, name: variables[name] };
  };
  const options: ServerOptions = {
    host: setting("host").value ?? "127.0.0.1",
    port: readPort(setting("port")),
    file: setting("file").value,
    seed: setting("seed").value,
    world: readJson(setting("world")) as ServerOptions["world"],
    allowRemote: given["allow-remote"] ?? env.EMULATOR_ALLOW_REMOTE === "1",
  };
  return { kind: "start", options, faults: readJson(setting("faults")) };
}

interface Setting {
  value: string | undefined;
  name: string;
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
    throw new UsageError(isSwitch ? `${flag} takes no value.` : `${flag} needs a value, as in ${flag}=….`);
  }
}

function readPort({ value = "5001", name }: Setting): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    const example = name === "PORT" ? "PORT=5001" : `${name} 5001`;
    throw new InputError(name, `must be a port number of 0 to 65535, as in ${example}`);
  }
  return Number(value);
}

function readJson({ value: path, name }: Setting): unknown {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const problem = code === "ENOENT" ? "there is no such file" : `the file cannot be read (${code})`;
    throw new InputError(`${name} ${path}`, problem);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${name} ${path}`, "the file is not JSON");
  }
  if (value === null) throw new InputError(`${name} ${path}`, "the file holds null, where an object belongs");
  return value;
}
