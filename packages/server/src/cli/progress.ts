import { count } from "./words.ts";

/** Milliseconds between two pictures on a terminal, and between two lines anywhere else. */
const REDRAW = 100;
const LINE = 5_000;
/** Characters of a bar, and of a terminal that does not say how wide it is. */
const BAR = 30;
const COLUMNS = 80;

/** What a progress is written to. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far a piece of work is: a bar on a terminal, elsewhere a line now and then. */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  readonly #isTerminal: boolean;
  #label: string | undefined;
  #last = "";
  #isShown = true;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(output: ProgressOutput = process.stderr, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#now = now;
    this.#isTerminal = output.isTTY === true;
  }

  /** So much of so much; nothing where there is nothing to do. */
  show(label: string, done: number, total: number): void {
    if (total === 0) return;
    if (label !== this.#label) {
      this.end();
      this.#label = label;
      // A piece that is done at once gets one line.
      this.#shownAt = this.#isTerminal ? Number.NEGATIVE_INFINITY : this.#now();
    }
    const share = Math.floor((100 * done) / total);
    const amount = `${count(done)} of ${count(total)} (${share} %)`;
    this.#last = this.#isTerminal ? this.#picture(label, share, amount) : `${label}: ${amount}`;
    this.#isShown = false;
    if (this.#now() - this.#shownAt >= (this.#isTerminal ? REDRAW : LINE)) this.#write();
  }

  /** Leaves the last state as a line. */
  end(): void {
    if (this.#label === undefined) return;
    if (!this.#isShown) this.#write();
    if (this.#isTerminal) this.#output.write("\n");
    this.#label = undefined;
  }

  /** Without a bar where that is too wide: a line that wraps cannot be drawn over. */
  #picture(label: string, share: number, amount: string): string {
    const line = `  ${label}  ${bar(share)}  ${amount}`;
    return line.length < (this.#output.columns ?? COLUMNS) ? line : `  ${label}  ${amount}`;
  }

  #write(): void {
    this.#output.write(this.#isTerminal ? `\r\x1b[2K${this.#last}` : `${this.#last}\n`);
    this.#isShown = true;
    this.#shownAt = this.#now();
  }
}

function bar(share: number): string {
  const full = Math.floor((share * BAR) / 100);
  return "█".repeat(full) + "░".repeat(BAR - full);
}
