import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { guardStore } from "../src/stores/guard.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import type { BulkStore } from "../src/stores/store.ts";
import { StoreUnavailable } from "../src/stores/store.ts";
import { bulkStoreCases, storeCases } from "../src/testing/testing.ts";

/** A store that answers like the memory store, but for the methods that a test takes over. */
function storeWith(over: Partial<BulkStore>): BulkStore {
  return { ...createMemoryStore(), ...over };
}

/** A method that answers when the test says so, and keeps every call. */
function held<T>() {
  const calls: PromiseWithResolvers<T>[] = [];
  const method = vi.fn(() => {
    const call = Promise.withResolvers<T>();
    calls.push(call);
    return call.promise;
  });
  return { method, calls };
}

/** Lets that many milliseconds go by, and what follows from it happen. */
async function advance(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await new Promise(setImmediate);
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "answered",
    (error) => (error instanceof StoreUnavailable ? error.code : error),
  );

describe.concurrent("a guarded store", () => {
  it.each([...storeCases, ...bulkStoreCases])("$name", async ({ run }) => {
    const store = createMemoryStore();
    await run(async () => guardStore(store));
  });

  it("has the warnings of the store", () => {
    expect(guardStore(storeWith({ warnings: ["It forgets. Set it up."] })).warnings).toEqual([
      "It forgets. Set it up.",
    ]);
  });

  it("takes a store whose methods are a class's, and leaves out those that it does not have", async () => {
    class Small {
      readonly warnings = [];
      readonly #marked = "its own";
      async readMark() {
        return this.#marked;
      }
    }
    const guarded = guardStore(new Small() as unknown as BulkStore);
    expect(await guarded.readMark()).toBe("its own");
    expect(guarded.counts).toBeUndefined();
  });
});

describe("an error of the store", () => {
  it.each([
    ["the engine's code", Object.assign(new Error("could not write"), { code: "53100" }), "53100"],
    ["SQLite's name", Object.assign(new Error(), { code: "ERR_SQLITE_ERROR", errcode: 13 }), "SQLITE_FULL"],
    [
      "SQLite's name",
      Object.assign(new Error(), { code: "ERR_SQLITE_ERROR", errcode: 1802 }),
      "SQLITE_IOERR",
    ],
    ["its cause's code", new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }), "ECONNREFUSED"],
    ["no code", new Error("Connection terminated"), "down"],
    ["no error at all", "a text", "down"],
    ["a code that is none", Object.assign(new Error(), { code: "redis://user:secret@host" }), "down"],
  ])("with %s comes as StoreUnavailable, and as its cause", async (_, cause, code) => {
    const store = guardStore(storeWith({ readMark: () => Promise.reject(cause) }));
    const error = await store.readMark().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).toMatchObject({ code, cause, message: `The store cannot be used just now (${code}).` });
    expect(await codeOf(store.counts())).toBe("answered");
  });

  it("that is thrown at once is caught too, and one of its own passes as it is", async () => {
    const own = new StoreUnavailable("53300");
    const store = guardStore(
      storeWith({
        readMark: () => {
          throw new RangeError("a mistake");
        },
        ping: () => Promise.reject(own),
      }),
    );
    expect(await codeOf(store.readMark())).toBe("down");
    await expect(store.ping()).rejects.toBe(own);
  });
});

describe("a store that does not answer", () => {
  const rejected: unknown[] = [];
  const keep = (reason: unknown) => void rejected.push(reason);
  beforeEach(() => {
    rejected.length = 0;
    process.on("unhandledRejection", keep);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    // Rejections that nobody handles are told when the microtasks are done.
    await new Promise(setImmediate);
    process.off("unhandledRejection", keep);
    expect(rejected).toEqual([]);
  });

  it("is slow and not down while other calls are answered", async () => {
    const reads = held<string>();
    const pings = held<void>();
    const store = guardStore(storeWith({ readMark: reads.method, ping: pings.method }));
    const slow = codeOf(store.readMark());
    await advance(1_000);
    expect(await codeOf(store.isAttemptClaimed("an attempt"))).toBe("answered");
    await advance(1_000);
    expect(await slow).toBe("timeout");
    expect(pings.calls).toHaveLength(0);
    expect(await codeOf(store.isAttemptClaimed("an attempt"))).toBe("answered");
  });

  it("is cut off after 2,000 ms, fails at once from then on, and is back as soon as it answers a ping", async () => {
    const reads = held<string>();
    const pings = held<void>();
    const store = guardStore(storeWith({ readMark: reads.method, ping: pings.method }));
    const first = codeOf(store.readMark());
    await advance(1_999);
    expect(pings.calls).toHaveLength(0);
    await advance(1);
    expect(await first).toBe("timeout");

    expect(await codeOf(store.readMark())).toBe("down");
    expect(await codeOf(store.counts())).toBe("down");
    expect(await codeOf(store.ping())).toBe("down");
    expect(await codeOf(store.leaseReleased("a lease", 1))).toBe("down");
    expect(reads.method).toHaveBeenCalledTimes(1);

    for (let count = 1; count < 4; count++) {
      expect(pings.calls).toHaveLength(count);
      pings.calls.at(-1)?.reject(new Error("still down"));
      await advance(250);
    }
    expect(await codeOf(store.counts())).toBe("down");
    pings.calls.at(-1)?.resolve();
    await advance(0);
    expect(await codeOf(store.counts())).toBe("answered");
    await advance(10_000);
    expect(pings.calls).toHaveLength(4);

    const again = codeOf(store.readMark());
    await advance(2_000);
    expect(await again).toBe("timeout");
    expect(await codeOf(store.counts())).toBe("down");
  });

  it("is pinged anew when a ping is not answered either, and believed when that one is answered late", async () => {
    const pings = held<void>();
    const store = guardStore(storeWith({ readMark: held<string>().method, ping: pings.method }));
    const first = codeOf(store.readMark());
    await advance(2_000);
    expect(await first).toBe("timeout");
    await advance(2_250);
    expect(pings.calls).toHaveLength(2);
    expect(await codeOf(store.counts())).toBe("down");
    pings.calls[0]?.resolve();
    await advance(0);
    expect(await codeOf(store.counts())).toBe("answered");
    pings.calls[1]?.reject(new Error("too late to matter"));
    await advance(10_000);
    expect(pings.calls).toHaveLength(2);
    expect(await codeOf(store.counts())).toBe("answered");
  });

  it("answers nobody any more after the cut, whether it succeeds or fails", async () => {
    const reads = held<string>();
    const store = guardStore(storeWith({ readMark: reads.method }));
    const codes = [store.readMark(), store.readMark()].map(codeOf);
    await advance(2_000);
    expect(await Promise.all(codes)).toEqual(["timeout", "timeout"]);
    reads.calls[0]?.resolve("late");
    reads.calls[1]?.reject(new Error("late"));
    await advance(250);
    expect(await codeOf(store.counts())).toBe("answered");
  });

  it("is not down again for a call that was sent before it came back", async () => {
    const pings = held<void>();
    const store = guardStore(storeWith({ readMark: held<string>().method, ping: pings.method }));
    const first = codeOf(store.readMark());
    await advance(1_000);
    const second = codeOf(store.readMark());
    await advance(1_000);
    expect(await first).toBe("timeout");
    pings.calls[0]?.resolve();
    await advance(1_000);
    expect(await second).toBe("timeout");
    expect(await codeOf(store.counts())).toBe("answered");
    expect(pings.calls).toHaveLength(1);
  });

  it("is pinged once at a time, however many calls were cut off", async () => {
    const pings = held<void>();
    const store = guardStore(storeWith({ readMark: held<string>().method, ping: pings.method }));
    const codes = [1, 2, 3].map(() => codeOf(store.readMark()));
    await advance(2_000);
    expect(await Promise.all(codes)).toEqual(["timeout", "timeout", "timeout"]);
    expect(pings.calls).toHaveLength(1);
  });

  it("is not down because of errors, however many", async () => {
    const store = guardStore(storeWith({ readMark: () => Promise.reject(new Error("refused")) }));
    for (let count = 0; count < 20; count++) expect(await codeOf(store.readMark())).toBe("down");
    expect(await codeOf(store.counts())).toBe("answered");
  });

  it.each(["sweep", "holdings", "putHoldings", "counts", "grantsSealedOtherwise"] as const)(
    "has 60,000 ms for %s, and is not down after them",
    async (name) => {
      const pings = held<void>();
      const store = guardStore(storeWith({ [name]: held().method, ping: pings.method }));
      const call = vi.fn();
      codeOf((store[name] as () => Promise<unknown>)()).then(call);
      await advance(59_999);
      expect(call).not.toHaveBeenCalled();
      await advance(1);
      expect(call).toHaveBeenCalledWith("timeout");
      expect(pings.calls).toHaveLength(0);
      expect(await codeOf(store.readMark())).toBe("answered");
    },
  );

  it("may wait for a lease for as long as it was told", async () => {
    const store = guardStore(createMemoryStore());
    const waiting = vi.fn();
    store.leaseReleased("a lease", 3_600_000).then(waiting);
    await advance(3_000_000);
    expect(waiting).not.toHaveBeenCalled();
    expect(await codeOf(store.ping())).toBe("answered");
    await store.close();
  });

  it("is closed all the same, and pinged no more", async () => {
    const pings = held<void>();
    const close = vi.fn(async () => {});
    const store = guardStore(storeWith({ readMark: held<string>().method, ping: pings.method, close }));
    const first = codeOf(store.readMark());
    await advance(2_000);
    expect(await first).toBe("timeout");
    expect(await codeOf(store.close())).toBe("answered");
    expect(close).toHaveBeenCalledTimes(1);
    pings.calls[0]?.reject(new Error("closed"));
    await advance(10_000);
    expect(pings.calls).toHaveLength(1);
  });

  it("keeps nobody who closes it waiting", async () => {
    const store = guardStore(storeWith({ close: held<void>().method }));
    const closed = codeOf(store.close());
    await advance(2_000);
    expect(await closed).toBe("timeout");
  });
});

describe("an answer that came in time to a process that was stopped meanwhile", () => {
  it("is taken, though the deadline has gone by", async () => {
    const store = guardStore(
      storeWith({
        acquireLease: async (name) => {
          await stat(import.meta.filename);
          return { name, fence: 1 };
        },
      }),
    );
    const lease = store.acquireLease("a lease", 1);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_100);
    expect(await lease).toEqual({ name: "a lease", fence: 1 });
  });
});

describe("a process that has nothing else to do", () => {
  it("is not kept alive by a call's deadline, by a ping nor by the next one", async () => {
    const script = `
      const { guardStore } = await import(process.argv[1]);
      const told = [];
      const tell = () => told.push(process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length);
      const { createServer } = await import("node:net");
      const server = createServer().listen(0, "127.0.0.1");
      const pings = [];
      const store = guardStore({
        warnings: [],
        readMark: () => new Promise(() => {}),
        ping: () => new Promise((_, reject) => pings.push(reject)),
      });
      const read = store.readMark();
      tell();
      const error = await read.catch((error) => error);
      tell();
      pings[0](new Error("still down"));
      await new Promise(setImmediate);
      tell();
      process.stdout.write(JSON.stringify({ code: error.code, pings: pings.length, told }));
      server.close();
    `;
    const guard = new URL("../src/stores/guard.ts", import.meta.url).href;
    const args = ["--input-type=module", "--eval", script, guard];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const said = text(child.stdout);
    const [exitCode] = await once(child, "exit");
    expect(JSON.parse(await said)).toEqual({ code: "timeout", pings: 1, told: [0, 0, 0] });
    expect(exitCode).toBe(0);
  });
});
