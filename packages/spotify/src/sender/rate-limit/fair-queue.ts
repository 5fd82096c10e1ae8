/**
 * Entries that wait for their turn, taken person by person and, of one person, in order. Who has waiting entries gets
 * a turn in each round, however many entries the others have.
 */
export class FairQueue<Entry> {
  /** In the order of their turns. Nobody stays here without an entry. */
  readonly #people = new Map<string, Set<Entry>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(person: string, entry: Entry): void {
    const entries = this.#people.get(person);
    if (entries === undefined) this.#people.set(person, new Set([entry]));
    else entries.add(entry);
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
    if (!entries?.delete(entry)) return false;
    this.#size--;
    if (entries.size === 0) this.#people.delete(person);
    return true;
  }

  /** How many would be taken before an entry that this person adds now, if nobody else came. */
  aheadOf(person: string): number {
    const own = this.#people.get(person)?.size ?? 0;
    let ahead = own;
    let isBefore = true;
    for (const [other, { size }] of this.#people) {
      if (other === person) isBefore = false;
      else ahead += Math.min(size, isBefore ? own + 1 : own);
    }
    return ahead;
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
