import type { World } from "../world.ts";
import type { EmulatorWorld } from "../world-file/format.ts";
import { loadWorld, resetWorld, type Start } from "../world-file/load.ts";
import { saveWorld } from "../world-file/save.ts";

/** The world as a whole. */
export interface WorldControl {
  /** The world as plain JSON, as it stands. No grants, tokens, codes and logins; of secrets the SHA-256. */
  save(): EmulatorWorld;
  /**
   * Replaces everything. What the world leaves out is as in a new emulator. Grants, codes and logins end; faults,
   * limits and recorded requests are those of the world or none.
   * @throws InputError that names the place in the world; then nothing is changed
   */
  load(world: EmulatorWorld): void;
  /** Everything as it was when this emulator was made, but for the state file it may have gone on with. */
  reset(): void;
}

export function createWorldControl(world: World, start: Start): WorldControl {
  return {
    save: () => saveWorld(world),
    load: (value) => loadWorld(world, value, start),
    reset: () => resetWorld(world, start),
  };
}
