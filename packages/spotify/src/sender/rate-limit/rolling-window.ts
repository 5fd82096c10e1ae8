/**
 * The times of what was sent within the last so many milliseconds. "Now" may be a time to come before which nothing is
 * sent: what will have left the window by then is forgotten.
 */
export class RollingWindow {
  readonly #length: number;
  /** In order; those before `#first` have left the window. */
  #times: number[] = [];
  #first = 0;

  constructor(length: number) {
    this.#length = length;
  }

  add(now: number): void {
    this.#times.push(now);
  }

  /** Takes back one that did not count after all. */
  remove(time: number): void {
    const index = this.#times.lastIndexOf(time);
    if (index >= this.#first) this.#times.splice(index, 1);
  }

  /** How many there are in the window that ends now. */
  count(now: number): number {
    for (let time = this.#times[this.#first]; time !== undefined && time <= now - this.#length; ) {
      time = this.#times[++this.#first];
    }
    // Not each time: moving the rest up costs as much as there is.
    if (this.#first > 1_000 && this.#first > this.#times.length / 2) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }

  /**
   * When one more may be sent so that no window holds more than `limit`, if `ahead` others go as early as they can
   * before it.
   */
  opensAt(now: number, limit: number, ahead = 0): number {
    const count = this.count(now);
    // It has to come a whole window after the one that is `limit` places before it, which may be one of those ahead.
    let before = count + ahead - limit;
    const windows = before < count ? 0 : Math.floor((before - count) / limit) + 1;
    if (windows > 0) before -= windows * limit;
    const time = before < 0 ? now : (this.#times[this.#first + before] ?? now) + this.#length;
    return Math.max(now, time) + windows * this.#length;
  }
}
