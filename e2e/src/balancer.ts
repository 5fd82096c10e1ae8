import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { wholeBody } from "./whole-body.ts";

/** One address for several instances, taken in turn. */
export interface Balancer {
  /** Without a slash at the end. */
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Milliseconds without an answer after which an instance is given up, and its client's connection closed: more than a page
 * takes that waits for the store and for Spotify as long as it ever does.
 */
const PATIENCE = 6_000;
/** Milliseconds between two looks at whether an instance that was given up is back, and that each of them takes at most. */
const LOOK_AGAIN = 200;
const LOOK = 1_000;

/**
 * Does what operators' load balancers do: an instance that refuses a connection is passed over, and one that does not answer
 * in time is too, until its `/healthz` does. A request that an instance had may have been done, so it is never sent to
 * another: its client sees the connection close.
 */
export async function startBalancer(port: number, instances: readonly number[]): Promise<Balancer> {
  const out = new Set<number>();
  const ending = new AbortController();
  let turn = 0;

  function next(tried: ReadonlySet<number>): number | undefined {
    for (let step = 0; step < instances.length; step++) {
      const instance = instances[turn++ % instances.length];
      if (instance !== undefined && !out.has(instance) && !tried.has(instance)) return instance;
    }
    return undefined;
  }

  async function takeOut(instance: number): Promise<void> {
    if (out.has(instance)) return;
    out.add(instance);
    while (!ending.signal.aborted && !(await isHealthy(instance))) await wait(LOOK_AGAIN);
    out.delete(instance);
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await wholeBody(incoming);
    const tried = new Set<number>();
    for (let instance = next(tried); instance !== undefined; instance = next(tried)) {
      tried.add(instance);
      const outcome = await pass(instance, incoming, body, outgoing);
      if (outcome === "answered") return;
      if (outcome !== "broken") void takeOut(instance);
      if (outcome !== "refused") break;
    }
    outgoing.destroy();
  }

  const server = createServer((incoming, outgoing) => {
    // A client that goes away in the middle of its request has nothing to be told.
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      ending.abort();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type Outcome = "answered" | "refused" | "broken" | "late";

function pass(
  port: number,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const forwarded = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false });
  const late = setTimeout(() => {
    resolve("late");
    forwarded.destroy();
  }, PATIENCE);
  forwarded.on("error", (error: NodeJS.ErrnoException) =>
    resolve(error.code === "ECONNREFUSED" ? "refused" : "broken"),
  );
  forwarded.on("response", async (answer) => {
    try {
      const text = await wholeBody(answer);
      // An answer counts once it is whole; half of one is none.
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
      resolve("answered");
    } catch {
      resolve("broken");
    }
  });
  forwarded.end(body);
  return promise.finally(() => clearTimeout(late));
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LOOK);
    return (await fetch(`http://127.0.0.1:${port}/healthz`, { signal })).ok;
  } catch {
    return false;
  }
}
