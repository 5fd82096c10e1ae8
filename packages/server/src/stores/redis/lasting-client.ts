import { cutOff } from "../cut-off.ts";
import type { Client } from "./client.ts";

/** Milliseconds between two signs of life. */
const BEAT = 1_500;
/** Milliseconds without an answer after which a connection is taken for dead. */
const SILENCE = 4_000;
/** Milliseconds for making one: more than the library takes until it gives an attempt up by itself. */
const CONNECT_SILENCE = 6_000;

/**
 * A client that comes back whatever happens. The library connects again where a connection ends; but one whose other end fell
 * silent (a server that is stuck, a network that drops everything) does not end for many minutes, so that is given up.
 */
export class LastingClient {
  readonly #make: (ended: AbortSignal) => Client;
  readonly #prepare: (client: Client) => void;
  #beating: NodeJS.Timeout | undefined;
  #ending = new AbortController();
  #client: Client;
  #isWaiting = false;
  #isDoubtful = false;
  #lastSign = performance.now();

  /** @param prepare is called with every client that is made, before it connects. */
  constructor(make: (ended: AbortSignal) => Client, prepare: (client: Client) => void) {
    this.#make = make;
    this.#prepare = prepare;
    this.#client = this.#next();
  }

  get current(): Client {
    return this.#client;
  }

  /** From then on it is looked after. */
  watch(): void {
    this.#lastSign = performance.now();
    this.#beating = setInterval(() => void this.#beat(), BEAT).unref();
  }

  /** Makes it anew soon: its server is not the one it was, and another may be had under its name. */
  doubt(): void {
    this.#isDoubtful = true;
  }

  close(): void {
    clearInterval(this.#beating);
    this.#end();
  }

  #end(): void {
    if (this.#client.isOpen) this.#client.destroy();
    this.#ending.abort();
  }

  #next(): Client {
    this.#ending = new AbortController();
    const client = this.#make(this.#ending.signal);
    // An 'error' that nobody listens to would end the process. What is wrong is told to whoever sends a command.
    for (const sign of ["connect", "ready", "reconnecting", "error"] as const) {
      client.on(sign, () => {
        this.#lastSign = performance.now();
      });
    }
    this.#prepare(client);
    return client;
  }

  async #beat(): Promise<void> {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    const client = this.#client;
    const isSilent = client.isReady
      ? await cutOff(client.sendCommand(["PING"]), SILENCE).then(
          () => false,
          // An error is a sign of life too: the library sees to it.
          (error: unknown) => error instanceof Error && error.name === "StoreUnavailable",
        )
      : performance.now() - this.#lastSign > CONNECT_SILENCE;
    this.#isWaiting = false;
    if (!client.isOpen || !(isSilent || this.#isDoubtful)) return;
    this.#isDoubtful = false;
    this.#end();
    this.#lastSign = performance.now();
    this.#client = this.#next();
    // Tried until it succeeds or is given up in its turn.
    this.#client.connect().catch(() => {});
  }
}
