import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { plainReason } from "../src/ops/plain-reason.ts";
import { StoreHealth } from "../src/ops/store-health.ts";
import { guardStore } from "../src/stores/guard.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import { type BulkStore, StoreUnavailable } from "../src/stores/store.ts";

let said: string[];
let health: StoreHealth;
beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  const write = (fields: object, message: string) => said.push(`${message} ${JSON.stringify(fields)}`);
  health = new StoreHealth({ debug: write, info: write, warn: write, error: write });
  health.start();
});
afterEach(() => {
  health.stop();
  vi.useRealTimers();
});

const refused = () =>
  new StoreUnavailable("ECONNREFUSED", { cause: new Error("connect ECONNREFUSED db.example:5432") });
const REFUSED =
  'the store cannot be used {"error":"StoreUnavailable","code":"ECONNREFUSED","cause":"Error",' +
  '"reason":"connect ECONNREFUSED db.example:5432","times":1}';
const AGAIN = "the store answers again {}";

describe("what the log says of a store", () => {
  it("is when it begins to fail, and why, and when it answers again", () => {
    health.answered();
    for (let n = 0; n < 5; n += 1) health.failed(refused());
    expect(said).toEqual([REFUSED]);
    health.answered();
    health.answered();
    vi.advanceTimersByTime(60_000);
    health.answered();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([REFUSED, AGAIN]);
    health.failed(refused());
    expect(said).toEqual([REFUSED, AGAIN, REFUSED]);
  });

  it("is not that it is well while some calls still fail", () => {
    for (let n = 0; n < 5; n += 1) {
      health.failed(refused());
      health.answered();
      vi.advanceTimersByTime(1_000);
    }
    expect(said).toEqual([REFUSED]);
  });

  it("tells and counts failures of different codes apart", () => {
    for (const code of ["timeout", "down", "down", "timeout"]) health.failed(new StoreUnavailable(code));
    vi.advanceTimersByTime(10_000);
    for (const code of ["timeout", "down"]) health.failed(new StoreUnavailable(code));
    const counted = said.map((line) => /"code":"(\w+)","times":(\d)/.exec(line)?.slice(1).join(" "));
    expect(counted).toEqual(["timeout 1", "down 1", "timeout 2", "down 2"]);
  });

  it("is nothing before the start and after the end", () => {
    health.failed(refused());
    health.answered();
    health.stop();
    health.failed(refused());
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([REFUSED]);
  });

  it("comes from its guard, and needs no call to hear that it is back", async () => {
    const silent = new Promise<never>(() => {});
    let isUp = false;
    const ping = async () => (isUp ? undefined : silent);
    const store: BulkStore = { ...createMemoryStore(), readMark: () => silent, ping };
    const guarded = guardStore(store, health);
    const call = guarded.readMark().catch(() => {});
    await vi.advanceTimersByTimeAsync(2_100);
    await call;
    expect(said).toEqual([expect.stringContaining('"code":"timeout"')]);
    isUp = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(said.slice(1)).toEqual([AGAIN]);
  });
});

describe("an engine's message", () => {
  it.each([
    ["connect ECONNREFUSED 10.0.0.7:5432", "connect ECONNREFUSED 10.0.0.7:5432"],
    ["cannot open redis://me:pass/word@db.example:6379/0", "cannot open redis://…@db.example:6379/0"],
    ["cannot open redis://me:p@ss@db.example", "cannot open redis://…@db.example"],
    ["ERR unknown command 'X', with args beginning with: 'ada' 'b'", "ERR unknown command 'X'"],
    [`no such row: ${"a-B_3".repeat(9)}`, "no such row: …"],
    ["first line\nDETAIL: Key (person)=(ada)", "first line"],
  ])("is told without what it quotes: %s", (message, told) => {
    expect(plainReason(new Error(message))).toBe(told);
  });

  it("is that of the first of several", () => {
    expect(plainReason(new AggregateError([new Error("refused by ::1"), new Error("x")]))).toBe(
      "refused by ::1",
    );
  });
});
