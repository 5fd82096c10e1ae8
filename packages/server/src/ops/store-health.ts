import type { StoreUnavailable } from "../stores/store.ts";
import type { Log } from "./log.ts";
import { plainReason } from "./plain-reason.ts";
import { seldom } from "./seldom.ts";

/** Milliseconds without a failure after which a store that answers is well: where reads work, writes may still fail. */
const CALM = 5_000;

/** Says when the store begins to fail, whoever found it so, and when it answers again. Between `start` and `stop`. */
export class StoreHealth {
  readonly #log: Log;
  #isWatched = false;
  #isFailing = false;
  #say = this.#seldomSaid();
  #calm: NodeJS.Timeout | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  start(): void {
    this.#isWatched = true;
  }

  stop(): void {
    this.#isWatched = false;
    this.#disturb();
  }

  failed(error: StoreUnavailable): void {
    if (!this.#isWatched) return;
    this.#isFailing = true;
    this.#disturb();
    this.#say(fieldsOf(error), "the store cannot be used");
  }

  answered(): void {
    if (!this.#isWatched || !this.#isFailing || this.#calm) return;
    this.#calm = setTimeout(() => {
      this.#disturb();
      this.#isFailing = false;
      this.#say = this.#seldomSaid();
      this.#log.info({}, "the store answers again");
    }, CALM).unref();
  }

  #disturb(): void {
    clearTimeout(this.#calm);
    this.#calm = undefined;
  }

  #seldomSaid(): ReturnType<typeof seldom> {
    return seldom((fields, message) => this.#log.error(fields, message));
  }
}

function fieldsOf({ name, code, cause }: StoreUnavailable): object {
  const from = cause instanceof Error ? { cause: cause.name, reason: plainReason(cause) } : {};
  return { error: name, code, ...from };
}
