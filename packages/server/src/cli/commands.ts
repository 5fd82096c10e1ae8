import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { SetupError } from "../errors.ts";
import { LeaseLost } from "../stores/hold-lease.ts";
import { StoreUnavailable } from "../stores/store.ts";
import { Interrupted } from "./interruption.ts";
import { forgetLostKey, listKeys, rotateKeys } from "./keys.ts";
import { endSessions, listSessions } from "./sessions.ts";
import { copy, migrateStore } from "./store.ts";

/** sysexits.h: the command was used wrongly. */
const USAGE = 64;
const UNAVAILABLE = 69;

/**
 * Runs a command other than `start` to its end, or shows help.
 *
 * @param args what follows the program's name
 * @returns the process's exit code.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  // Who reads along may stop at any time (| head): that ends nothing, and is no error.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", unlessNobodyReads);
  let exitCode = 0;
  const program = describeCommands((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(withIdsAsArguments(args), { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function unlessNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function describeCommands(done: (exitCode: number) => void): Command {
  const program = new Command("stagedoor")
    .description(
      "An authenticating server for Spotify. Settings are environment variables, or in a file .env in the working " +
        "folder: every command reads the same as start, and works while servers run.",
    )
    .version(version(), "--version", "which Stagedoor this is")
    .exitOverride()
    .showHelpAfterError("(stagedoor --help says what there is)")
    .addHelpText("after", EXIT_CODES);
  program
    .command("start")
    .description("run the server until it is told to stop; so does stagedoor without a command");

  const keys = program.command("keys").description("the secrets that seal grants");
  keys
    .command("list")
    .description("which keys have sealed how many grants, and which of them are lost")
    .action(async () => done(await listKeys()));
  keys
    .command("rotate")
    .description("seal all grants with the first secret of STAGEDOOR_SECRET, while servers run")
    .action(async () => done(await rotateKeys()));
  keys
    .command("forget")
    .argument("<key>", "the lost key's id, as keys list shows it")
    .option("--yes", "do not ask")
    .description("end the grants that only a lost key opens, so that everybody else can go on")
    .action(async (key: string, options: { yes?: boolean }) => done(await forgetLostKey(key, options)));

  const sessions = program.command("sessions").description("who is signed in, and where");
  sessions
    .command("list")
    .argument("[user]", "Spotify's id of a person, as pages show it")
    .description("how many are signed in, or one person's browsers")
    .action(async (user: string | undefined) => done(await listSessions(user)));
  sessions
    .command("end")
    .argument("<user>", "Spotify's id of a person, as pages show it")
    .argument(
      "[session]",
      "one browser, as logs and sessions list name it, or how that begins; without, all of them",
    )
    .option("--all-but <session>", "all browsers but one")
    .description("sign a person out")
    .action(
      async (user: string, session: string | undefined, options: { allBut?: string }, command: Command) => {
        if (session !== undefined && options.allBut !== undefined) {
          command.error("error: give either a session, which ends, or --all-but one, which stays");
        }
        done(await endSessions(user, session, options));
      },
    );

  const store = program.command("store").description("where sessions and grants live");
  store
    .command("migrate")
    .description("bring the store up to date, as start does, or make it")
    .action(async () => done(await migrateStore()));
  store
    .command("copy")
    .argument("<from>", "a store's URL, or the name of an environment variable that holds it")
    .argument("<to>", "likewise; one that no server has started on: an empty store, or an earlier copy")
    .description("copy a store into another while servers run, or bring the copy up to date")
    .action(async (from: string, to: string) => done(await copy(from, to)));
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 not done as asked, 64 wrong use, 65 the store's contents,
69 something cannot be reached, 73 the data folder, 78 settings, 130 ended by Ctrl-C,
143 by SIGTERM.`;

/** A key's id and a session's name may begin with a hyphen; no option is as long. */
function withIdsAsArguments(args: readonly string[]): string[] {
  const takesId = ["keys forget", "sessions end"].includes(args.slice(0, 2).join(" "));
  if (!takesId || args.includes("--")) return [...args];
  const isId = (arg: string, index: number) => /^-[\w-]{11}$/.test(arg) && args[index - 1] !== "--all-but";
  return [...args.filter((arg, index) => !isId(arg, index)), "--", ...args.filter(isId)];
}

/** The package's, from the source as well as from what is built of it. */
const version = (): string =>
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof SetupError) {
    console.error(error.message);
    return error.exitCode;
  }
  if (error instanceof Interrupted) {
    console.error("Interrupted. What is done is done: run the same again to go on.");
    return error.exitCode;
  }
  if (error instanceof StoreUnavailable || error instanceof LeaseLost) {
    console.error(`${error.message} What is done is done: run the same again to go on.`);
    return UNAVAILABLE;
  }
  throw error;
}
