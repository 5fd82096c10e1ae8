import { readFilter, readWaiting } from "./filter.ts";
import type { RecordedRequest, RequestFilter, Waiting } from "./request.ts";

type Held = Omit<RecordedRequest, "appName" | "personName">;
type Test = (request: Held) => boolean;

/** What was waited for did not come in time. The message tells what did. */
export class WaitTimeout extends Error {
  readonly code = "wait_timeout";
  constructor(message: string) {
    super(message);
    this.name = "WaitTimeout";
  }
}

interface Waiter {
  fits: Test;
  look(): void;
  fail(reason: string): void;
}

/** Those who wait for requests. */
export function createWaiting(find: (test: Test) => RecordedRequest[]): {
  waitFor(filter?: RequestFilter, waiting?: Waiting, signal?: AbortSignal): Promise<RecordedRequest[]>;
  /** A request has ended. */
  look(request: Held): void;
  close(): void;
} {
  const waiters = new Set<Waiter>();
  return {
    async waitFor(filter, waiting, signal) {
      const fits = readFilter(filter, "requests.waitFor");
      const { count, timeoutMs } = readWaiting(waiting, "requests.waitFor");
      const ended = () => find((request) => request.durationMs !== null && fits(request));
      const before = ended();
      if (before.length >= count) return before;
      return new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          waiters.delete(waiter);
          signal?.removeEventListener("abort", leave);
        };
        const leave = () => waiter.fail("until the one who waited had gone");
        const waiter: Waiter = {
          fits,
          look() {
            const found = ended();
            if (found.length < count) return;
            done();
            resolve(found);
          },
          fail(reason) {
            done();
            reject(new WaitTimeout(`requests.waitFor: ${reason}, ${tale(find, fits, filter, count)}`));
          },
        };
        const timer = setTimeout(() => waiter.fail(`within ${timeoutMs} ms`), timeoutMs);
        waiters.add(waiter);
        if (signal?.aborted) leave();
        else signal?.addEventListener("abort", leave);
      });
    },
    look(request) {
      for (const waiter of waiters) if (waiter.fits(request)) waiter.look();
    },
    close() {
      for (const waiter of waiters) waiter.fail("until the emulator was closed");
    },
  };
}

/** What came of what was waited for, and what came instead. */
function tale(
  find: (test: Test) => RecordedRequest[],
  fits: Test,
  filter: RequestFilter = {},
  count: number,
): string {
  const wanted = `${count === 1 ? "one request" : `${count} requests`} like ${JSON.stringify(filter)}`;
  const fitting = find(fits);
  const answered = fitting.filter(({ durationMs }) => durationMs !== null).length;
  const underWay = fitting.length - answered;
  const others = find((request) => !fits(request)).slice(-5);
  const list = others.map(({ method, path, status }) => `${method} ${path} (${status || "no answer"})`);
  return [
    `${answered} came of ${wanted}`,
    ...(underWay > 0 ? [`${underWay} more without an answer yet`] : []),
    others.length === 0 ? "nothing else came" : `what else came last: ${list.join(", ")}`,
  ].join("; ");
}
