import { AsyncLocalStorage } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";
import timersPromises from "node:timers/promises";
import { context } from "./spotify.ts";
import type { Steps } from "./steps.ts";
import { Timer } from "./timers.ts";

/** The run that is under way: whose timers and calls of Spotify these are. */
let current:
  | { readonly steps: Steps; readonly fetch: (url: string, init: RequestInit) => Promise<Response> }
  | undefined;

/** Says whose the instances are from here on. */
export function enterRun(run: typeof current): void {
  current = run;
}

/**
 * Gives instances of the server their own time and their own way to Spotify, until it is undone. Everything else in the
 * process keeps the real ones.
 */
export function takeOver(): () => void {
  const real = {
    fetch: globalThis.fetch,
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    clearInterval: globalThis.clearInterval,
  };
  const realNow = performance.now.bind(performance);
  const realWait = timersPromises.setTimeout;
  const crypto = Object.getOwnPropertyDescriptors(SubtleCrypto.prototype);

  const timer = (
    repeats: boolean,
    callback: (...given: unknown[]) => void,
    delay = 0,
    ...given: unknown[]
  ) => {
    const caller = context.getStore();
    if (!caller || !current) {
      return repeats
        ? real.setInterval(callback, delay, ...given)
        : real.setTimeout(callback, delay, ...given);
    }
    const inContext = AsyncLocalStorage.snapshot();
    const { instance } = caller;
    const fire = () => {
      if (!instance.isDead) inContext(callback, ...given);
    };
    return current.steps.timers.set(fire, delay, repeats ? delay : undefined);
  };
  const clear = (handle: unknown) => {
    if (handle instanceof Timer) handle.close();
    else real.clearTimeout(handle as NodeJS.Timeout);
  };
  const wait = (delay: number, value?: unknown, options: { signal?: AbortSignal } = {}): Promise<unknown> => {
    if (!context.getStore() || !current) return realWait(delay, value, options);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const set = timer(false, () => resolve(value), delay);
    signal?.addEventListener("abort", () => {
      clear(set);
      reject(signal.reason);
    });
    return promise;
  };

  Object.assign(globalThis, {
    fetch: (input: string, init: RequestInit) =>
      context.getStore() && current ? current.fetch(input, init) : real.fetch(input, init),
    setTimeout: (callback: () => void, delay?: number, ...given: unknown[]) =>
      timer(false, callback, delay, ...given),
    setInterval: (callback: () => void, delay?: number, ...given: unknown[]) =>
      timer(true, callback, delay, ...given),
    clearTimeout: clear,
    clearInterval: clear,
  });
  performance.now = () => (context.getStore() && current ? current.steps.timers.now : realNow());
  Object.assign(timersPromises, { setTimeout: wait });
  syncBuiltinESMExports();
  // Encryption is done by threads of its own: nothing is quiet until they are done.
  for (const [name, { value }] of Object.entries(crypto)) {
    if (typeof value !== "function" || name === "constructor") continue;
    Object.defineProperty(SubtleCrypto.prototype, name, {
      ...crypto[name],
      value(this: SubtleCrypto, ...given: unknown[]) {
        const work = async () => Reflect.apply(value, this, given);
        return current ? current.steps.busy(work) : work();
      },
    });
  }

  return () => {
    Object.assign(globalThis, real);
    performance.now = realNow;
    Object.assign(timersPromises, { setTimeout: realWait });
    syncBuiltinESMExports();
    Object.defineProperties(SubtleCrypto.prototype, crypto);
  };
}
