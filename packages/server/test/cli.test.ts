import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { runCli, startCli } from "./cli-process.ts";

/** All of them share one: nothing may be written to it. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: string, env: Record<string, string> = {}) =>
  runCli(args.split(" ").filter(Boolean), { folder, env });

describe.concurrent("help", () => {
  it.each([
    ["--help", ["start", "keys", "sessions", "store", "Exit codes"]],
    ["--version", [manifest.version]],
    ["start --help", ["run the server", "without a command"]],
    ["keys --help", ["list", "rotate", "forget"]],
    ["keys forget --help", ["<key>", "--yes"]],
    ["sessions end --help", ["<user>", "[session]", "--all-but"]],
    ["store copy --help", ["<from>", "<to>", "environment variable"]],
  ])("%s", async (args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const text of said) expect(stdout).toContain(text);
  });
});

describe.concurrent("wrong use", () => {
  it.each([
    ["kyes list", "unknown command 'kyes'"],
    ["keys lits", "Did you mean list?"],
    ["keys forget", "missing required argument 'key'"],
    ["keys list --all", "unknown option '--all'"],
    ["sessions end", "missing required argument 'user'"],
    ["store copy memory:", "missing required argument 'to'"],
    ["sessions end ada one --all-but other", "either a session"],
    ["start now", "too many arguments for 'start'"],
  ])("%s", async (args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(said);
    expect(stderr).toContain("stagedoor --help");
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.concurrent("a store that cannot be used is named, with an exit code and no stack trace", () => {
  const secret = "a secret of this test's; long enough";

  it.each([
    ["wrong settings", "keys list", { STAGEDOOR_STORE: "mysql://me:pass@db/x" }, 78, /STAGEDOOR_STORE/],
    ["a store that is not there", "sessions list", {}, 78, /no store sqlite:.*STAGEDOOR_DATA/s],
    [
      "a store that lasts no longer than its process",
      "keys list",
      { STAGEDOOR_STORE: "memory:" },
      78,
      /memory:/,
    ],
    [
      "a server that does not answer",
      "keys rotate",
      { STAGEDOOR_STORE: "postgres://me:pass-word@127.0.0.1:1/x", STAGEDOOR_SECRET: secret },
      69,
      /127\.0\.0\.1:1/,
    ],
    [
      "another that does not",
      "sessions end ada",
      { STAGEDOOR_STORE: "redis://:pass-word@127.0.0.1:1", STAGEDOOR_SECRET: secret },
      69,
      /127\.0\.0\.1:1/,
    ],
    ["a variable that is not set", "store copy NO_STORE memory:", {}, 78, /FROM.*NO_STORE is not set/],
    [
      "a store that there is not",
      "store copy sqlite:x mysql://me:pass-word@db",
      {},
      78,
      /TO.*mysql.*postgres:/,
    ],
    [
      "one that is not there to be copied",
      "store copy sqlite:x sqlite:y",
      {},
      78,
      /^FROM: .*no store sqlite:.*x/,
    ],
    [
      "a server to copy from that does not answer",
      "store copy postgres://me:pass-word@127.0.0.1:1/x sqlite:y",
      {},
      69,
      /^FROM: .*127\.0\.0\.1:1.* in FROM\.$/m,
    ],
    ["the same store twice", "store copy sqlite:x sqlite:./x", {}, 78, /the same store/],
  ])("%s", async (_, args, env, exitCode, said) => {
    const { code, stdout, stderr } = await run(args, env);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n\s+at |pass-word/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("a file that is no store of ours", async () => {
    const notes = join(mkdtempSync(join(tmpdir(), "stagedoor-cli-")), "notes");
    writeFileSync(notes, "My notes. ".repeat(200));
    const { code, stderr } = await run("sessions list", { STAGEDOOR_STORE: `sqlite:${notes}` });
    rmSync(dirname(notes), { recursive: true });
    expect(code).toBe(65);
    expect(stderr).toContain("not a Stagedoor store");
  });
});

it("whoever stops reading gets no stack trace", async () => {
  using cli = startCli(["--help"], { folder });
  cli.child.stdout?.destroy();
  expect(await cli.ended).toMatchObject({ code: 0, stderr: "" });
});

it("a store is made, or brought up to date, by hand", async () => {
  const made = await run("store migrate", { STAGEDOOR_DATA: `${folder}/data` });
  expect(made).toMatchObject({
    ...{ code: 0, stderr: "" },
    stdout: expect.stringContaining(`${folder}/data/stagedoor.sqlite`),
  });
  expect(await run("store migrate", { STAGEDOOR_DATA: `${folder}/data` })).toEqual(made);
  expect(await run("sessions list", { STAGEDOOR_DATA: `${folder}/data` })).toMatchObject({
    code: 0,
    stdout: "0 people are signed in, in 0 browsers.\n",
  });
  rmSync(join(folder, "data"), { recursive: true });
  // Settings of the servers' own are not asked for.
  const shared = { STAGEDOOR_STORE: "postgres://me@127.0.0.1:1/x", NODE_ENV: "production" };
  expect(await run("store migrate", shared)).toMatchObject({
    code: 69,
    stderr: expect.stringContaining("127.0.0.1:1"),
  });
});
