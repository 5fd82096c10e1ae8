/** Something that was opened and has to be closed. */
export interface Part {
  close(): Promise<void>;
}

/**
 * Closes one after the other, those after one that fails as well; what failed is said on standard error.
 *
 * @returns the process's exit code: 0, or 1 where something failed.
 */
export async function closeAll(parts: readonly Part[]): Promise<number> {
  let exitCode = 0;
  for (const part of parts) {
    try {
      await part.close();
    } catch (error) {
      exitCode = 1;
      const reason = error instanceof Error ? error.message : String(error);
      console.error(`\nStagedoor ends, but not everything could be closed in good order. ${reason}\n`);
    }
  }
  return exitCode;
}
