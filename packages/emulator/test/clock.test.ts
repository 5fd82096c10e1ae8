import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmulator } from "../src/index.ts";
import { askForToken, basic, call, codeFor, redirectUri, signIn, standingEmulator } from "./flow.ts";

const start = Date.UTC(2026, 10, 24, 12);
const hour = 3_600_000;

/** A running emulator whose real time is moved by hand. */
function running(file?: string) {
  const real = { now: start };
  const emulator = standingEmulator({ clock: () => real.now, file });
  emulator.control.clock.run();
  return { real, emulator, clock: emulator.control.clock };
}

describe("the speed of the clock", () => {
  it("is real time, until it is set, and changes without a jump", () => {
    const { real, clock } = running();
    expect(clock.speed()).toBe(1);
    real.now += 1000;
    clock.setSpeed(60);
    expect([clock.now(), clock.speed()]).toEqual([start + 1000, 60]);
    real.now += 1000;
    expect(clock.now()).toBe(start + 61_000);
    clock.setSpeed(0.5);
    real.now += 1000;
    expect(clock.now()).toBe(start + 61_500);
  });

  it("outlasts a stop, a run and a jump", () => {
    const { real, clock } = running();
    clock.stop();
    clock.setSpeed(10);
    real.now += 5000;
    expect([clock.now(), clock.isRunning()]).toEqual([start, false]);
    clock.run();
    real.now += 100;
    expect(clock.now()).toBe(start + 1000);
    clock.set(start + hour);
    real.now += 100;
    expect(clock.now()).toBe(start + hour + 1000);
    clock.advance(-hour);
    real.now += 100;
    expect(clock.now()).toBe(start + 2000);
  });

  it("is what expires and what plays goes by", async () => {
    const { real, emulator, clock } = running();
    const { access_token } = await signIn(emulator);
    const before = emulator.control.playback.get("ada").positionMs ?? 0;
    clock.setSpeed(20);
    real.now += 1000;
    expect(emulator.control.playback.get("ada").positionMs).toBe(before + 20_000);
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
    clock.setSpeed(3600);
    real.now += 1000;
    expect((await call(emulator, "/me", access_token)).status).toBe(401);
  });

  it.each([0, -1, 1_000_001, Number.NaN, Number.POSITIVE_INFINITY, "fast"])("cannot be %s", (factor) => {
    const { clock } = running();
    expect(() => clock.setSpeed(factor as number)).toThrow("clock.setSpeed: must be");
    expect(clock.speed()).toBe(1);
  });
});

describe("the clock's bounds", () => {
  it.each([
    ["before 1970", -1],
    ["after the year 9999", Date.UTC(10_000, 0, 1)],
    ["more than a number holds exactly", Number.MAX_VALUE],
  ])("refuse a time %s", (_, ms) => {
    const { clock } = running();
    expect(() => clock.set(ms)).toThrow("from 1970 to 9999");
    expect(() => clock.advance(ms - start)).toThrow("from 1970 to 9999");
    expect(clock.now()).toBe(start);
  });

  it("are where a fast clock stands in the end, and everything answers there", async () => {
    const { real, emulator, clock } = running();
    clock.setSpeed(1_000_000);
    real.now += 10_000 * 365 * 86_400;
    expect(new Date(clock.now()).toISOString()).toBe("9999-12-31T23:59:59.999Z");
    const { access_token } = await signIn(emulator);
    expect((await call(emulator, "/me/player", access_token)).status).toBe(200);
  });
});

describe("a clock that goes back", () => {
  it("leaves tokens and codes their end", async () => {
    const { emulator, clock } = running();
    clock.stop();
    const code = await codeFor(emulator);
    const { access_token } = await signIn(emulator);
    clock.advance(-24 * hour);
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
    const exchange = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
    expect((await askForToken(emulator, exchange, basic())).status).toBe(200);
    clock.advance(25 * hour);
    expect((await call(emulator, "/me", access_token)).status).toBe(401);
  });

  it("lets a player stand where it was until that time comes again", () => {
    const { emulator, clock } = running();
    clock.stop();
    const { positionMs } = emulator.control.playback.get("ada");
    clock.advance(-hour);
    expect(emulator.control.playback.get("ada")).toMatchObject({ positionMs, isPlaying: true });
    clock.advance(hour + 1000);
    expect(emulator.control.playback.get("ada").positionMs).toBe((positionMs ?? 0) + 1000);
  });
});

describe("a clock in a state file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-"));
    file = join(folder, "state.sqlite");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("runs on at its speed", () => {
    const { real, clock, emulator } = running(file);
    clock.setSpeed(100);
    emulator.close();
    const second = createEmulator({ file, apps: [], clock: () => real.now });
    real.now += 1000;
    expect(second.control.clock.now()).toBe(start + 100_000);
    expect(second.control.clock.speed()).toBe(100);
  });

  it.each([
    ["running", { offset: 5000 }, start + 5000, true],
    ["standing", { stoppedAt: start - hour }, start - hour, false],
  ])("of version 2 is %s as it was, in real time", (_, saved, now, isRunning) => {
    createEmulator({ file }).close();
    const database = new DatabaseSync(file);
    database.prepare("update meta set value = ? where key = 'clock'").run(JSON.stringify(saved));
    // What version 3 added to the tables, taken back.
    database.exec("alter table consents drop column since; pragma user_version = 2");
    database.close();
    const { clock } = createEmulator({ file, apps: [], clock: () => start }).control;
    expect([clock.now(), clock.isRunning(), clock.speed()]).toEqual([now, isRunning, 1]);
  });
});
