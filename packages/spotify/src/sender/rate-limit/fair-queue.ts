/** So that a crowd costs each who joins it no more than a moment. */
const MOST_LOOKED_AT = 100;

/**
 * Entries that wait for their turn, taken person by person and, of one person, in order. Who has waiting entries gets
 * a turn in each round, however many entries the others have.
 */
export class FairQueue<Entry> {
  /** In the order of their turns. Nobody stays here without an entry. */
  readonly #people = new Map<string, Set<Entry>>();
  /** How many people have at least so many entries, which is how many are taken in that round. */
  readonly #withAtLeast: number[] = [0];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(person: string, entry: Entry): void {
    const entries = this.#people.get(person);
    if (entries === undefined) this.#people.set(person, new Set([entry]));
    else entries.add(entry);
    const own = entries?.size ?? 1;
    this.#withAtLeast[own] = (this.#withAtLeast[own] ?? 0) + 1;
    this.#size++;
  }

  take(): Entry | undefined {
    for (const [person, entries] of this.#people) {
      for (const entry of entries) {
        this.delete(person, entry);
        if (entries.size > 0) {
          this.#people.delete(person);
          this.#people.set(person, entries);
        }
        return entry;
      }
    }
    return undefined;
  }

  delete(person: string, entry: Entry): boolean {
    const entries = this.#people.get(person);
    const own = entries?.size ?? 0;
    if (!entries?.delete(entry)) return false;
    this.#withAtLeast[own] = (this.#withAtLeast[own] ?? 0) - 1;
    if (this.#withAtLeast[own] === 0) this.#withAtLeast.pop();
    this.#size--;
    if (entries.size === 0) this.#people.delete(person);
    return true;
  }

  /**
   * How many would be taken before an entry that this person adds now, if nobody else came. In a crowd it may be fewer
   * than it is, by those whose turn is before this person's in that entry's own round.
   */
  aheadOf(person: string): number {
    const own = this.#people.get(person)?.size;
    if (own === undefined) return this.#people.size;
    let ahead = this.#inRounds(own);
    let looked = 0;
    for (const [other, { size }] of this.#people) {
      if (other === person || looked++ === MOST_LOOKED_AT) break;
      if (size > own) ahead++;
    }
    return ahead;
  }

  /** How many are taken in so many rounds. */
  #inRounds(rounds: number): number {
    const { length } = this.#withAtLeast;
    let taken = 0;
    // By the shorter way: who has the most entries may have very many.
    if (rounds < length / 2) {
      for (let round = 1; round <= rounds; round++) taken += this.#withAtLeast[round] ?? 0;
      return taken;
    }
    for (let round = rounds + 1; round < length; round++) taken -= this.#withAtLeast[round] ?? 0;
    return this.#size + taken;
  }

  /** All, with whose they are, in the order in which they would be taken. */
  inOrder(): readonly (readonly [person: string, entry: Entry])[] {
    const order: [string, Entry][] = [];
    let left = [...this.#people].map(([person, entries]) => ({ person, entries: [...entries] }));
    for (let round = 0; left.length > 0; round++) {
      left = left.filter(({ entries }) => entries.length > round);
      for (const { person, entries } of left) order.push([person, entries[round] as Entry]);
    }
    return order;
  }
}
