import { InputError } from "../input.ts";

/**
 * Runs an operation of the control API for a part of a world. What it refuses is told by the place of that part:
 * `apps.register: mode: must be …` becomes `world: apps[0].mode: must be …`.
 */
export function at<T>(place: string, operation: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [, path = "", problem = ""] =
      /^((?:\[\d+\])?(?:: [\w.[\]]+)*): (.*)$/s.exec(error.message.slice(operation.length)) ?? [];
    throw new InputError(place + path.replaceAll(": ", ".").replaceAll(".[", "["), problem);
  }
}
