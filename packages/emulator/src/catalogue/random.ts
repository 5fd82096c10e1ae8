/** Numbers that look random and are the same at every start. */
export interface Random {
  /** From 0 up to but not with 1. */
  next(): number;
  /** A whole number from `least` to `most`, both among them. */
  whole(least: number, most: number): number;
  /** @throws RangeError when there is nothing to pick from */
  pick<Thing>(things: readonly Thing[]): Thing;
  chance(share: number): boolean;
}

/** Random numbers that follow from a text. */
export function randomFrom(seed: string): Random {
  return startAt(hashOf(seed));
}

// FNV-1a; cryptography is too slow for five thousand ids at every start.
export function hashOf(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return hash;
}

/** Steps of Mulberry32: the number of 32 bits at a state; states are `stride` apart. */
export function scramble(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

export const stride = 0x6d2b79f5;

function startAt(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + stride) | 0;
    return scramble(state) / 2 ** 32;
  };
  return {
    next,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick(things) {
      const thing = things[Math.floor(next() * things.length)];
      if (thing === undefined) throw new RangeError("nothing to pick from");
      return thing;
    },
    chance: (share) => next() < share,
  };
}
