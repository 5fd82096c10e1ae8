import { randomFrom } from "../../catalogue/random.ts";
import type { Shape } from "./shape.ts";

/** `resume_point`, where the token may see it: some things half heard, some to the end, always the same. */
export function resumePoint({ id, durationMs }: { id: string; durationMs: number }, { listenerId }: Shape) {
  if (listenerId === undefined) return {};
  const heard = randomFrom(`${listenerId} ${id}`).next() * 3 - 1;
  return {
    resume_point: {
      fully_played: heard >= 1,
      resume_position_ms: heard > 0 && heard < 1 ? Math.floor(heard * durationMs) : 0,
    },
  };
}
