import { setTimeout as wait } from "node:timers/promises";
import type { RequestLog } from "../requests/log.ts";

/** The open pages, which are told that something changed and then ask for what they show. */
export interface Watchers {
  /** Something was changed by other means than a request to the services. */
  tell(): void;
  /** A stream of Server-Sent Events, or undefined where too many are open. Ends when its reader goes, and with `close`. */
  open(): ReadableStream<Uint8Array> | undefined;
  close(): void;
}

const most = 64;
/** Real ms. What plays goes on by itself, and a connection that says nothing is taken for dead. */
const tellAgainMs = 5_000;
/** Real ms between two events: a page that is told of each of a thousand requests would do nothing else. */
const leastGapMs = 200;

export function createWatchers(requests: Pick<RequestLog, "subscribe">): Watchers {
  const watchers = new Set<{ tell(): void; end(): void }>();
  let isClosed = false;

  function open(): ReadableStream<Uint8Array> {
    // A reader that is slow finds one event when it comes back, however much happened.
    let isChanged = true;
    let isEnded = false;
    let wake = () => {};
    const tell = () => {
      isChanged = true;
      wake();
    };
    const unsubscribe = requests.subscribe(tell);
    const again = setInterval(tell, tellAgainMs).unref();
    const end = () => {
      isEnded = true;
      unsubscribe();
      clearInterval(again);
      watchers.delete(watcher);
      wake();
    };
    const watcher = { tell, end };
    watchers.add(watcher);
    // A browser that lost the connection comes back after a second.
    const event = new TextEncoder().encode("retry: 1000\ndata: changed\n\n");
    return new ReadableStream(
      {
        async pull(controller) {
          while (!isChanged && !isEnded) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          if (isEnded) return controller.close();
          isChanged = false;
          controller.enqueue(event);
          await wait(leastGapMs, undefined, { ref: false });
        },
        cancel: end,
      },
      { highWaterMark: 0 },
    );
  }

  return {
    tell: () => {
      for (const watcher of watchers) watcher.tell();
    },
    open: () => (isClosed || watchers.size >= most ? undefined : open()),
    close() {
      isClosed = true;
      for (const watcher of [...watchers]) watcher.end();
    },
  };
}
