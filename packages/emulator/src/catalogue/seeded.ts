import { idFor, quickIdFor } from "./ids.ts";
import { hashOf, type Random, randomFrom } from "./random.ts";

/** The seed of worlds that name none. */
export const usualSeed = "stagedoor";

/** What follows from a seed: the same on every machine, and nothing of it secret. */
export interface Seeded {
  idFor(...words: readonly string[]): string;
  quickIdFor(kind: string, owner: string, name?: string): string;
  randomFrom(text: string): Random;
  /** What makes it differ from the usual seed; empty with that one, whose ids are written down in many places. */
  salt: string;
}

export function seededBy(seed: string): Seeded {
  if (seed === usualSeed) return { idFor, quickIdFor, randomFrom, salt: "" };
  const salt = `seed ${seed}`;
  const basis = hashOf(salt);
  return {
    idFor: (...words) => idFor(salt, ...words),
    quickIdFor: (kind, owner, name) => quickIdFor(kind, owner, name, basis),
    randomFrom: (text) => randomFrom(`${salt}\u0000${text}`),
    salt,
  };
}
