import { ConfigError } from "./errors.ts";

/**
 * The text of a file. Needs a runtime with `node:fs`.
 *
 * @throws {ConfigError} when it cannot be read
 */
export async function readTextFile(path: string | URL): Promise<string> {
  try {
    // Loaded here, so that what imports this runs where there are no files.
    const fs = await import("node:fs/promises");
    return await fs.readFile(path, "utf8");
  } catch (cause) {
    throw new ConfigError(`${path} cannot be read${systemCode(cause)}`, { cause });
  }
}

/** Edits of one file at a time, so that none works on what another is about to replace. */
const edits = new Map<string, Promise<void>>();

/**
 * Edits the text of a file, `""` where there is none. The new text is written whole, for its owner alone (0600), before
 * it takes the file's place: a kill leaves the one or the other. Edits by this process come one after the other; those
 * of others are not known.
 *
 * @throws {ConfigError} when it cannot be read or written; whatever `edit` throws, and then nothing is written
 */
export async function editTextFile(path: string | URL, edit: (text: string) => string): Promise<void> {
  const { fileURLToPath } = await import("node:url");
  const { resolve } = await import("node:path");
  const file = resolve(path instanceof URL ? fileURLToPath(path) : path);
  const before = edits.get(file) ?? Promise.resolve();
  const work = before.catch(() => {}).then(() => replace(file, edit));
  edits.set(file, work);
  try {
    await work;
  } finally {
    if (edits.get(file) === work) edits.delete(file);
  }
}

async function replace(path: string, edit: (text: string) => string): Promise<void> {
  const fs = await import("node:fs/promises");
  const isAbsent = await fs.stat(path).then(
    () => false,
    (error: unknown) => systemCode(error) === ": ENOENT",
  );
  const text = edit(isAbsent ? "" : await readTextFile(path));
  // A link stays one: what it stands for is replaced.
  const target = isAbsent ? path : await fs.realpath(path);
  const draft = `${target}.${crypto.randomUUID()}`;
  try {
    await fs.writeFile(draft, text, { mode: 0o600, flag: "wx", flush: true });
    await fs.rename(draft, target);
  } catch (cause) {
    await fs.rm(draft, { force: true });
    throw new ConfigError(`${path} cannot be written${systemCode(cause)}`, { cause });
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? `: ${error.code}` : "";
}
