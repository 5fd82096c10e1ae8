import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { handleOf } from "../src/sessions/sessions.ts";
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
  return [...stdout.matchAll(/^([\w-]{12}) {2}Firefox/gm)].map(([, name = ""]) => name);
}

it("a person's sessions are listed with device and times, and nothing that lets anyone in", async () => {
  expect(await run("sessions list")).toMatchObject({
    code: 0,
    stdout: "2 people are signed in, in 5 browsers.\n",
  });
  const { code, stdout } = await run("sessions list ada");
  expect(code).toBe(0);
  const minute = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC";
  const row = new RegExp(`^[\\w-]{12}  Firefox on Linux  ${minute}  ${minute}  ${minute}$`, "gm");
  expect(stdout.match(row)).toHaveLength(3);
  for (const session of await store.sessionsOf(ada, Date.now())) {
    expect(stdout).toContain(`\n${handleOf(session)}  `);
    expect(stdout).not.toContain(session.idHash);
  }
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
  expect(await run("sessions end ada")).toEqual({
    ...{ code: 1, stdout: "" },
    stderr: expect.stringContaining("Nobody whose Spotify id is ada is signed in."),
  });
});

it("a session is meant by how its name begins, where no other of the person's begins so", async () => {
  const { grant, sessions } = holdingFor("cleo", { sessions: 3 });
  const handles = ["-abcdefghijk", "-abcxxxxxxxx", "zzzzzzzzzzzz"];
  const renamed = sessions.map((session, index) => ({
    ...session,
    idHash: (handles[index] ?? "") + session.idHash.slice(12),
  }));
  await store.putHoldings([{ grant, sessions: renamed }], Date.now());
  const left = async () => (await store.sessionsOf(grant, Date.now())).map(handleOf).toSorted();

  expect(await run("sessions end cleo -- -abc")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("cleo has 2 sessions that begin with -abc"),
  });
  expect(await runCli(["sessions", "end", "cleo", ""], { folder })).toMatchObject({ code: 1 });
  expect(await left()).toEqual(handles);
  expect(await run("sessions end cleo z")).toMatchObject({ code: 0 });
  expect(await left()).toEqual(handles.slice(0, 2));
  expect(await run("sessions end cleo --all-but -abcx")).toMatchObject({ code: 0 });
  expect(await left()).toEqual(["-abcxxxxxxxx"]);
  expect(await run("sessions end cleo -abcxxxxxxxx")).toMatchObject({ code: 0 });
  expect(await left()).toEqual([]);
});
