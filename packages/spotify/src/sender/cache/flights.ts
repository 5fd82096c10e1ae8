/** A request under way, for one caller or several. */
export interface Flight {
  /** Aborted once nobody waits any more. */
  readonly signal: AbortSignal;
  /** Whether what it asks for has been changed meanwhile, so that its answer may be the old one. */
  readonly isOvertaken: boolean;
  /** Whether one caller alone waits; then nobody joins any more. */
  seal(): boolean;
}

interface FlightState<Subject> {
  readonly subject: Subject;
  readonly key: string | undefined;
  readonly controller: AbortController;
  readonly signal: AbortSignal;
  isOvertaken: boolean;
  waiting: number;
  seal(): boolean;
}

/** Requests under way. Who asks the same at the same time is given the same answer. */
export class Flights<Subject, Result> {
  readonly #all = new Set<FlightState<Subject>>();
  readonly #joinable = new Map<string, { flight: FlightState<Subject>; result: Promise<Result> }>();

  /**
   * Joins the request of this key, or begins it; without a key it is always one's own.
   *
   * @throws the signal's reason as soon as it aborts; the others' wait goes on
   */
  async join(
    {
      key,
      subject,
      signal,
    }: { key: string | undefined; subject: Subject; signal: AbortSignal | null | undefined },
    begin: (flight: Flight) => Promise<Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    const { flight, result } =
      (key === undefined ? undefined : this.#joinable.get(key)) ?? this.#begin(key, subject, begin);
    flight.waiting++;
    let stopWaiting = () => {};
    try {
      if (!signal) return await result;
      const aborted = new Promise<never>((_, reject) => {
        const giveUp = () => reject(signal.reason);
        signal.addEventListener("abort", giveUp);
        stopWaiting = () => signal.removeEventListener("abort", giveUp);
      });
      return await Promise.race([result, aborted]);
    } finally {
      stopWaiting();
      if (--flight.waiting === 0 && this.#close(flight)) flight.controller.abort(signal?.reason);
    }
  }

  /** Has nobody join these any more. */
  overtake(isChanged: (subject: Subject) => boolean): void {
    for (const flight of this.#all) {
      if (!isChanged(flight.subject)) continue;
      flight.isOvertaken = true;
      this.#part(flight);
    }
  }

  #begin(
    key: string | undefined,
    subject: Subject,
    begin: (flight: Flight) => Promise<Result>,
  ): { flight: FlightState<Subject>; result: Promise<Result> } {
    const controller = new AbortController();
    const { signal } = controller;
    const seal = () => {
      if (flight.waiting === 1) this.#part(flight);
      return flight.waiting === 1;
    };
    const flight = { subject, key, controller, signal, isOvertaken: false, waiting: 0, seal };
    this.#all.add(flight);
    const result = begin(flight);
    const entry = { flight, result };
    if (key !== undefined) this.#joinable.set(key, entry);
    // Those who come after its end ask anew. Where all have given up, nobody is left to hear of a failure.
    const land = () => void this.#close(flight);
    result.then(land, land);
    return entry;
  }

  /** Whether it was still under way. */
  #close(flight: FlightState<Subject>): boolean {
    this.#part(flight);
    return this.#all.delete(flight);
  }

  #part(flight: FlightState<Subject>): void {
    const { key } = flight;
    if (key !== undefined && this.#joinable.get(key)?.flight === flight) this.#joinable.delete(key);
  }
}
