/** The texts of many things in one, so that one pass over it finds those that hold a part. */
export interface Haystack<Thing> {
  /** The things whose text holds all of the parts, in their order, with it; without parts, every thing. */
  holding(parts: readonly string[]): { thing: Thing; text: string }[];
}

// No text and no part has it, so that nothing is found across two texts.
const between = "\u0000";

export function createHaystack<Thing>(
  things: Iterable<Thing>,
  textOf: (thing: Thing) => string,
): Haystack<Thing> {
  const all: Thing[] = [...things];
  const starts: number[] = [];
  let length = 0;
  const texts = all.map((thing) => {
    const text = textOf(thing) + between;
    starts.push(length);
    length += text.length;
    return text;
  });
  const hay = texts.join("");
  starts.push(length);
  const at = (index: number) => starts[index] ?? length;
  const textAt = (index: number) => hay.slice(at(index), at(index + 1) - between.length);

  return {
    holding(parts) {
      const [first = "", ...others] = [...parts].sort((one, other) => other.length - one.length);
      const found: { thing: Thing; text: string }[] = [];
      for (let place = 0; place < length; ) {
        place = hay.indexOf(first, place);
        if (place < 0) break;
        const index = indexAt(starts, place);
        const thing = all[index];
        const text = textAt(index);
        if (thing !== undefined && others.every((part) => text.includes(part))) found.push({ thing, text });
        place = at(index + 1);
      }
      return found;
    },
  };
}

/** Which of the texts that start there a place is in. */
function indexAt(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}
