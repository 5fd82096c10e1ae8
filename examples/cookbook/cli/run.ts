import { basename } from "node:path";
import { explain } from "./explain.ts";

/** What is wrong with the way a command was given: it is shown with how it is meant. */
export class UsageError extends Error {}

type Argument<Word> = Word extends `<${string}>...`
  ? [string, ...string[]]
  : Word extends `<${string}>`
    ? [string]
    : Word extends `[${string}]`
      ? [string?]
      : [];

/** The arguments that a usage names, `"<playlist> [name]"` or `"<link>..."`, as a function takes them. */
type Arguments<Usage extends string> = Usage extends `${infer Word} ${infer Rest}`
  ? [...Argument<Word>, ...Arguments<Rest>]
  : Argument<Usage>;

/**
 * Runs a recipe with the arguments of the command line. The process ends with 0; with 1 after a failure, told in a
 * sentence; with 2 where the arguments are not those of the usage.
 */
export async function run<const Usage extends string>(
  usage: Usage,
  recipe: (...args: Arguments<Usage>) => Promise<void>,
): Promise<void> {
  const args = process.argv.slice(2);
  try {
    checkArguments(usage, args);
    await recipe(...(args as Arguments<Usage>));
  } catch (error) {
    const isUsage = error instanceof UsageError;
    console.error(explain(error));
    if (isUsage) console.error(`Usage: node ${basename(process.argv[1] ?? "")} ${usage}`.trimEnd());
    process.exitCode = isUsage ? 2 : 1;
  }
}

function checkArguments(usage: string, args: readonly string[]): void {
  const words = usage.split(" ").filter((word) => word !== "");
  const needed = words.filter((word) => word.startsWith("<"));
  const missing = needed[args.filter((arg) => arg.trim() !== "").length];
  if (missing !== undefined) throw new UsageError(`${missing.replace("...", "")} is missing.`);
  const extra = usage.endsWith("...") ? undefined : args[words.length];
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is more than it takes.`);
}
