import { cutOff } from "./cut-off.ts";

/** Milliseconds from one ping that failed to the next. */
const INTERVAL = 250;

/** What there was to know of a store at one moment. */
export interface Knowledge {
  /** How many outages there were, the one under way included. */
  readonly outages: number;
  /** How many calls had been answered. */
  readonly answers: number;
}

/** Whether a store is down; it is pinged while it is. Keeps no process alive. */
export class Outage {
  readonly #ping: () => Promise<void>;
  readonly #deadline: number;
  #isUnderWay = false;
  #isForgotten = false;
  #outages = 0;
  #answers = 0;

  constructor(ping: () => Promise<void>, deadline: number) {
    this.#ping = ping;
    this.#deadline = deadline;
  }

  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  get known(): Knowledge {
    return { outages: this.#outages, answers: this.#answers };
  }

  /** The store answered a call, in whatever way. */
  noteAnswer(): void {
    this.#answers += 1;
  }

  /**
   * A call had no answer in time. Where others had one since it was sent, the store is slow or the machine busy, and not
   * down; where there was an outage since, it says nothing new.
   */
  noteSilence({ outages, answers }: Knowledge): void {
    if (outages !== this.#outages || answers !== this.#answers || this.#isForgotten) return;
    this.#isUnderWay = true;
    this.#outages += 1;
    void this.#look();
  }

  /** Looks no more: the store is closed. */
  forget(): void {
    this.#isForgotten = true;
  }

  async #look(): Promise<void> {
    if (!this.#isUnderWay || this.#isForgotten) return;
    try {
      // One that is answered after its deadline is an answer too.
      const answer = this.#ping().then(() => {
        this.#isUnderWay = false;
      });
      await cutOff(answer, this.#deadline);
    } catch {
      setTimeout(() => void this.#look(), INTERVAL).unref();
    }
  }
}
