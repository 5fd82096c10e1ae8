import { StoreUnavailable } from "./store.ts";

/**
 * Settles as the work does, or rejects after `deadline` milliseconds. How the work ends after that is nobody's.
 *
 * @throws {StoreUnavailable} with the code `timeout`.
 */
export function cutOff<T>(work: Promise<T>, deadline: number): Promise<T> {
  if (deadline === Number.POSITIVE_INFINITY) return work;
  return new Promise((resolve, reject) => {
    const timeOut = () => reject(new StoreUnavailable("timeout"));
    // A process that was stopped meanwhile finds its timers first and then the answer, which came in time.
    const timer = setTimeout(() => setImmediate(timeOut), deadline).unref();
    work.then(
      (answer) => {
        clearTimeout(timer);
        resolve(answer);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
