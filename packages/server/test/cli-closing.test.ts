import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "engines/postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { closeAll } from "../src/cli/close-all.ts";
import { whileOpen } from "../src/cli/kept-store.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import { StoreUnavailable } from "../src/stores/store.ts";
import { startCli } from "./cli-process.ts";

afterEach(() => void vi.restoreAllMocks());

describe("a part that cannot be closed", () => {
  it("keeps none of the others open, and is said in words", async () => {
    const said = vi.spyOn(console, "error").mockReturnValue();
    const closed: string[] = [];
    const part = (name: string) => ({ close: async () => void closed.push(name) });
    const failing = { close: () => Promise.reject(new StoreUnavailable("timeout")) };
    expect(await closeAll([part("a"), failing, part("b")])).toBe(1);
    expect(closed).toEqual(["a", "b"]);
    expect(said.mock.calls).toEqual([[expect.stringMatching(/cannot be used just now \(timeout\)\.\n$/)]]);
    expect(await closeAll([part("c")])).toBe(0);
  });

  it("does not hide what went wrong before", async () => {
    const store = { ...createMemoryStore(), close: () => Promise.reject(new StoreUnavailable("timeout")) };
    await expect(whileOpen(store, () => Promise.reject(new Error("the real one")))).rejects.toThrow(
      "the real one",
    );
    await expect(whileOpen(store, async () => 0)).rejects.toThrow(StoreUnavailable);
  });
});

describe("a server whose PostgreSQL stands still", () => {
  let folder: string;
  let postgres: Postgres;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "stagedoor-closing-"));
    postgres = await startPostgres({ fsync: false });
  }, 60_000);
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true });
  });

  it("ends when it is told to", { timeout: 60_000 }, async () => {
    const port = await freePort();
    const env = {
      ...{ PORT: String(port), STAGEDOOR_STORE: postgres.url, LOG_LEVEL: "silent" },
      STAGEDOOR_SECRET: "a secret of this test's; long enough",
    };
    using server = startCli(["start"], { folder, env });
    const readiness = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(readiness, { timeout: 20_000 }).toBe(200);
    await postgres.pause();
    // From then on there is always a query under way: the store is looked for.
    await expect.poll(readiness, { timeout: 20_000 }).toBe(503);
    server.child.kill("SIGTERM");
    const { code, stderr } = await server.ended;
    await postgres.resume();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
