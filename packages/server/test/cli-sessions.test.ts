import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore } from "../src/stores/open.ts";
import type { BulkStore } from "../src/stores/store.ts";
import { runCli } from "./cli-process.ts";
import { holdingFor } from "./holdings.ts";

let folder: string;
let store: BulkStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-sessions-"));
  store = await openStore(`sqlite:${folder}/stagedoor.sqlite`);
  await store.putHoldings([holdingFor("ada", { sessions: 3 }), holdingFor("bela")], Date.now());
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const run = (args: string) => runCli(args.split(" "), { folder });
const ada = holdingFor("ada").grant;
const bela = holdingFor("bela").grant;
const theirs = async () => [
  (await store.sessionsOf(ada, Date.now())).length,
  (await store.sessionsOf(bela, Date.now())).length,
];

/** The names that the list gives ada's sessions. */
async function names(): Promise<readonly string[]> {
  const { stdout } = await run("sessions list ada");
  return [...stdout.matchAll(/^([0-9a-f]{8}) /gm)].map(([, name = ""]) => name);
}

it("a person's sessions are listed with device and times, and nothing that lets anyone in", async () => {
  expect(await run("sessions list")).toMatchObject({
    code: 0,
    stdout: "2 people are signed in, in 5 browsers.\n",
  });
  const { code, stdout } = await run("sessions list ada");
  expect(code).toBe(0);
  const minute = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC";
  const row = new RegExp(`^[0-9a-f]{8}  Firefox on Linux  ${minute}  ${minute}  ${minute}$`, "gm");
  expect(stdout.match(row)).toHaveLength(3);
  for (const { idHash } of await store.sessionsOf(ada, Date.now())) expect(stdout).not.toContain(idHash);
  expect(stdout).not.toContain(ada.sealed);
  expect(await run("sessions list nobody")).toMatchObject({
    code: 0,
    stdout: "Nobody whose Spotify id is nobody is signed in.\n",
  });
});

it("one session is ended, all but one, or all, and nobody else's", async () => {
  const [first = "", second = ""] = await names();
  expect(await run(`sessions end ada ${first}`)).toMatchObject({
    code: 0,
    stdout: "1 session of ada ended.\n",
  });
  expect(await theirs()).toEqual([2, 2]);
  expect(await run(`sessions end ada ${first}`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`ada has no session ${first}`),
  });
  expect(await run(`sessions end ada --all-but ${second}`)).toMatchObject({
    code: 0,
    stdout: "1 session of ada ended.\n",
  });
  expect(await names()).toEqual([second]);
  expect(await run("sessions end ada")).toMatchObject({ code: 0, stdout: "1 session of ada ended.\n" });
  expect(await theirs()).toEqual([0, 2]);
  expect(await store.readGrant(ada)).toBeUndefined();
  expect(await run("sessions end ada")).toMatchObject({ code: 0, stdout: expect.stringContaining("Nobody") });
});
