import { ConfigError } from "./errors.ts";

/**
 * The text of a file. Needs a runtime with `node:fs`.
 *
 * @throws {ConfigError} when it cannot be read, or is no regular file: a folder, a device, a pipe that never ends
 */
export async function readTextFile(path: string | URL): Promise<string> {
  try {
    // Loaded here, so that what imports this runs where there are no files.
    const fs = await import("node:fs/promises");
    if ((await fs.stat(path)).isFile()) return await fs.readFile(path, "utf8");
  } catch (cause) {
    throw new ConfigError(`${path} cannot be read${systemCode(cause)}`, { cause });
  }
  throw new ConfigError(`${path} cannot be read: it is no regular file`);
}

/** Text without the byte order mark that some editors put before it. */
export function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, "");
}

/** All edits, one after the other: one file may have several paths. */
let lastEdit: Promise<unknown> = Promise.resolve();

/**
 * Edits the text of a file, `""` where there is none. The new text is written whole, for its owner alone (0600), before
 * it takes the file's place: a kill leaves the one or the other. A link stays one, and what it stands for is edited, or
 * made. Edits by this process come one after the other; those of others are not known.
 *
 * @throws {ConfigError} when it cannot be read or written, or is no regular file; whatever `edit` throws, and then
 * nothing is written
 */
export async function editTextFile(path: string | URL, edit: (text: string) => string): Promise<void> {
  const { fileURLToPath } = await import("node:url");
  const { resolve } = await import("node:path");
  const file = resolve(path instanceof URL ? fileURLToPath(path) : path);
  const work = lastEdit.then(() => replace(file, edit));
  lastEdit = work.catch(() => {});
  await work;
}

async function replace(path: string, edit: (text: string) => string): Promise<void> {
  const fs = await import("node:fs/promises");
  const cannotBeWritten = (cause: unknown) =>
    new ConfigError(`${path} cannot be written${systemCode(cause)}`, { cause });
  const target = await standsFor(path).catch((cause: unknown) => {
    throw cannotBeWritten(cause);
  });
  const isAbsent = await fs.stat(target).then(
    () => false,
    (error: unknown) => systemCode(error) === ABSENT,
  );
  const text = edit(isAbsent ? "" : await readTextFile(target));
  const draft = `${target}.${crypto.randomUUID()}`;
  try {
    await fs.writeFile(draft, text, { mode: 0o600, flag: "wx", flush: true });
    await fs.rename(draft, target);
  } catch (cause) {
    await fs.rm(draft, { force: true });
    throw cannotBeWritten(cause);
  }
}

/** The path behind all links, be there a file at it or not. */
async function standsFor(path: string): Promise<string> {
  const fs = await import("node:fs/promises");
  const { basename, dirname, join, resolve } = await import("node:path");
  try {
    return await fs.realpath(path);
  } catch (error) {
    if (systemCode(error) !== ABSENT) throw error;
  }
  const folder = await fs.realpath(dirname(path));
  const link = await fs.readlink(path).catch(() => undefined);
  return link === undefined ? join(folder, basename(path)) : standsFor(resolve(folder, link));
}

const ABSENT = ": ENOENT";

function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? `: ${error.code}` : "";
}
