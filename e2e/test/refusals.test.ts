import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { httpBrowser, signInOverHttp } from "../src/http-browser.ts";
import { freePorts } from "../src/ports.ts";
import { runToItsEnd, type StartOptions, startStagedoor } from "../src/server.ts";
import { filesBelow, temporaryFolder } from "../src/temporary-folder.ts";

/** Exit codes of sysexits.h. */
const DATA = 65;
const UNAVAILABLE = 69;
const CANNOT_CREATE = 73;
const SETTINGS = 78;

const app = { SPOTIFY_CLIENT_ID: "an-app", SPOTIFY_CLIENT_SECRET: "a-secret-of-the-app" };
const SECRETS = /a-secret-of-the-app|too-short-secret|[0-9a-z]{40,}/;

/** Starts one that must not start: a clear message, an exit code, no stack trace, no secret. */
async function refusal(options: StartOptions): Promise<{ code: number | null; message: string }> {
  const { code, stdout, stderr } = await runToItsEnd(options);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stderr).not.toMatch(/Warning/);
  expect(stderr).not.toMatch(SECRETS);
  expect(stderr).toMatch(/^\nStagedoor cannot start\.\n\n/);
  return { code, message: stderr };
}

describe.concurrent("settings that are wrong keep it from starting, and the message says which, what and the mend", () => {
  test.for<[what: string, env: Record<string, string>, said: readonly (string | RegExp)[]]>([
    ["a port that is none", { PORT: "http" }, ["PORT", '"http"', "1 to 65535"]],
    ["a port out of range", { PORT: "70000" }, ["PORT", '"70000"', "1 to 65535"]],
    ["a host that is none", { HOST: "http://localhost" }, ["HOST", "127.0.0.1"]],
    [
      "a host that others reach, without credentials",
      { HOST: "0.0.0.0" },
      ["SPOTIFY_CLIENT_ID", "HOST=0.0.0.0", "no local Spotify", "developer.spotify.com/dashboard"],
    ],
    [
      "production without credentials",
      { NODE_ENV: "production" },
      ["SPOTIFY_CLIENT_ID", "NODE_ENV=production"],
    ],
    [
      "a secret without a client id",
      { SPOTIFY_CLIENT_SECRET: "a-secret-of-the-app" },
      ["SPOTIFY_CLIENT_ID: is missing", "SPOTIFY_CLIENT_SECRET is set"],
    ],
    [
      "a redirect URI without a client id",
      { SPOTIFY_REDIRECT_URI: "http://127.0.0.1:5000/callback" },
      ["SPOTIFY_CLIENT_ID: is missing", "SPOTIFY_REDIRECT_URI is set"],
    ],
    ["a client id with a blank", { ...app, SPOTIFY_CLIENT_ID: "an app" }, ["SPOTIFY_CLIENT_ID", "blanks"]],
    [
      "a redirect URI on localhost",
      { ...app, SPOTIFY_REDIRECT_URI: "http://localhost:5000/callback" },
      ["SPOTIFY_REDIRECT_URI", "localhost", "http://127.0.0.1:5000/callback"],
    ],
    [
      "plain http on a public host",
      { ...app, SPOTIFY_REDIRECT_URI: "http://example.com/callback" },
      ["SPOTIFY_REDIRECT_URI", "https://example.com/callback"],
    ],
    [
      "a redirect URI with another path",
      { ...app, SPOTIFY_REDIRECT_URI: "https://example.com/spotify/done" },
      ["SPOTIFY_REDIRECT_URI", "https://example.com/callback"],
    ],
    [
      "a redirect URI that is none",
      { ...app, SPOTIFY_REDIRECT_URI: "example.com/callback" },
      ["SPOTIFY_REDIRECT_URI", /https?:\/\/\S+\/callback/],
    ],
    [
      "a host that others reach, without a redirect URI",
      { ...app, HOST: "0.0.0.0" },
      ["SPOTIFY_REDIRECT_URI: is missing", "HOST is 0.0.0.0", "/callback"],
    ],
    [
      "only the accounts URL",
      { ...app, SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:5001" },
      ["SPOTIFY_API_URL: is missing", "SPOTIFY_ACCOUNTS_URL is set", "both or neither"],
    ],
    [
      "only the API URL",
      { ...app, SPOTIFY_API_URL: "http://127.0.0.1:5001/v1" },
      ["SPOTIFY_ACCOUNTS_URL: is missing", "SPOTIFY_API_URL is set", "both or neither"],
    ],
    [
      "another Spotify by plain http",
      { ...app, SPOTIFY_ACCOUNTS_URL: "http://example.com", SPOTIFY_API_URL: "http://example.com/v1" },
      ["SPOTIFY_ACCOUNTS_URL", "SPOTIFY_API_URL", "https"],
    ],
    [
      "a secret that is too short",
      { STAGEDOOR_SECRET: "too-short-secret" },
      ["STAGEDOOR_SECRET", "32 characters", "openssl rand"],
    ],
    [
      "a second secret that is too short",
      { STAGEDOOR_SECRET: `${"long enough ".repeat(3)},too-short-secret` },
      ["STAGEDOOR_SECRET", "secret 2 of 2", "32 characters"],
    ],
    [
      "a store that there is not",
      { STAGEDOOR_STORE: "mysql://me@db/x" },
      ["STAGEDOOR_STORE", "sqlite:", "memory:"],
    ],
    [
      "a scope that Spotify does not know",
      { STAGEDOOR_SCOPE: "user-read-mind" },
      ["STAGEDOOR_SCOPE", '"user-read-mind"', "user-read-currently-playing", "every"],
    ],
    ["a log level that there is not", { LOG_LEVEL: "loud" }, ["LOG_LEVEL", '"loud"', "debug"]],
    ["two at once", { PORT: "0", LOG_LEVEL: "loud" }, ["PORT", "LOG_LEVEL"]],
  ])("%s", async ([, env, said]) => {
    using folder = temporaryFolder();
    const { code, message } = await refusal({ folder: folder.path, env });
    expect(code).toBe(SETTINGS);
    for (const text of said)
      expect(message).toMatch(text instanceof RegExp ? text : new RegExp(escaped(text)));
    expect(filesBelow(folder.path)).toEqual([]);
  });
});

test("a .env file counts, and the environment wins over it", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(1);
  writeFileSync(
    join(folder.path, ".env"),
    // With a byte order mark, as some editors write it.
    `\uFEFFSPOTIFY_CLIENT_ID=from-the-file\nSPOTIFY_CLIENT_SECRET="a-secret-of-the-app"\nPORT=1\nLOG_LEVEL=loud\n` +
      `SPOTIFY_REDIRECT_URI=http://127.0.0.1:${port}/callback\n`,
  );
  const first = await refusal({ folder: folder.path, port });
  expect(first.message).toContain('LOG_LEVEL: "loud"');
  expect(first.message).not.toContain("PORT");

  await using server = await startStagedoor({
    folder: folder.path,
    port,
    env: { LOG_LEVEL: "info", SPOTIFY_CLIENT_ID: "" },
  });
  expect(server.spotifyUrl).toBeUndefined();
  const login = await fetch(`${server.url}/login`, { redirect: "manual" });
  const authorize = new URL(login.headers.get("location") ?? "");
  expect(authorize.origin).toBe("https://accounts.spotify.com");
  expect(authorize.searchParams.get("client_id")).toBe("from-the-file");
  expect(authorize.searchParams.get("redirect_uri")).toBe(`http://127.0.0.1:${port}/callback`);
});

test("a .env that cannot be read is named", async () => {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, ".env"));
  const { code, message } = await refusal({ folder: folder.path });
  expect(code).toBe(SETTINGS);
  expect(message).toContain(".env cannot be read");
});

test("a port in use is named with who holds it, and what to set", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(2);
  const holder = createServer().listen(port, "127.0.0.1");
  await once(holder, "listening");
  try {
    const { code, message } = await refusal({ folder: folder.path, port });
    expect(code).toBe(UNAVAILABLE);
    expect(message).toContain(`Port ${port}`);
    if (process.platform === "linux")
      expect(message).toMatch(new RegExp(`in use by .+ \\(process ${process.pid}\\)`));
    expect(message).toMatch(/PORT=\d+/);
    expect(message).toMatch(/SPOTIFY_REDIRECT_URI=http:\/\/127\.0\.0\.1:\d+\/callback/);
    expect(filesBelow(folder.path)).toEqual([]);
  } finally {
    holder.close();
  }
});

test("a second start on the same data folder and port leaves the first one as it is", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(2);
  await using first = await startStagedoor({ folder: folder.path, port });
  const browser = httpBrowser();
  await signInOverHttp(browser, first.url, "ada");
  const { code, message } = await refusal({ folder: folder.path, port });
  expect(code).toBe(UNAVAILABLE);
  if (process.platform === "linux") expect(message).toContain(`(process ${first.program.pid})`);
  expect(await (await browser.get(first.url)).text()).toContain("Now playing: Weather for Two");
});

test("an address that is not this machine's", async () => {
  using folder = temporaryFolder();
  const env = { ...app, HOST: "192.0.2.1", SPOTIFY_REDIRECT_URI: "https://example.com/callback" };
  const { code, message } = await refusal({ folder: folder.path, port: await freePorts(1), env });
  expect(code).toBe(UNAVAILABLE);
  expect(message).toContain("192.0.2.1");
  expect(message).toContain("HOST");
});

test.each(["below a file", "in /proc"])("a data folder that cannot be written, %s", async (where) => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "file"), "");
  const data =
    where === "in /proc" && process.platform === "linux" ? "/proc/stagedoor" : join(folder.path, "file/data");
  const env = { STAGEDOOR_DATA: data };
  const { code, message } = await refusal({ folder: folder.path, port: await freePorts(2), env });
  expect(code).toBe(CANNOT_CREATE);
  expect(message).toContain(data);
  expect(message).toContain("STAGEDOOR_DATA");
});

describe("a store file that is not ours is left as it is, byte for byte", () => {
  test.each<[what: string, make: (path: string) => void, said: RegExp]>([
    ["a text", (path) => writeFileSync(path, "Dear diary,\n".repeat(200)), /not a SQLite database/],
    [
      "another program's database",
      makeDatabase("CREATE TABLE songs (name TEXT); INSERT INTO songs VALUES ('x')"),
      /not one of Stagedoor's/,
    ],
    [
      "another program's database with an id of its own",
      makeDatabase("PRAGMA application_id = 7"),
      /not one of Stagedoor's/,
    ],
    [
      "a newer Stagedoor's",
      makeDatabase("PRAGMA application_id = 0x53444f52; PRAGMA user_version = 999; CREATE TABLE x (y)"),
      /newer Stagedoor.*999/,
    ],
  ])("%s", async (_, make, said) => {
    using folder = temporaryFolder();
    const path = join(folder.path, "precious");
    make(path);
    const before = { bytes: readFileSync(path, "latin1"), mode: statSync(path).mode };
    const env = { STAGEDOOR_STORE: `sqlite:${path}` };
    const { code, message } = await refusal({ folder: folder.path, port: await freePorts(2), env });
    expect(code).toBe(DATA);
    expect(message).toContain(path);
    expect(message).toMatch(said);
    expect(message).toContain("STAGEDOOR_STORE");
    expect({ bytes: readFileSync(path, "latin1"), mode: statSync(path).mode }).toEqual(before);
    expect(filesBelow(folder.path).filter(({ path: other }) => other.startsWith(`${path}-`))).toEqual([]);
  });
});

test("a file of the local Spotify's that is not its own", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "local-spotify.sqlite");
  writeFileSync(path, "Dear diary,\n".repeat(200));
  const { code, message } = await refusal({ folder: folder.path, port: await freePorts(2) });
  expect(code).toBe(DATA);
  expect(message).toContain(path);
  expect(message).toContain("STAGEDOOR_DATA");
  expect(readFileSync(path, "utf8")).toBe("Dear diary,\n".repeat(200));
});

test("a data folder whose local Spotify another server runs; once that one is killed it starts", async () => {
  using folder = temporaryFolder();
  {
    await using first = await startStagedoor({ folder: folder.path, port: await freePorts(2) });
    const { code, message } = await refusal({ folder: folder.path, port: await freePorts(2) });
    expect(code).toBe(UNAVAILABLE);
    expect(message).toMatch(
      /local-spotify\.sqlite is in use by another emulator \(process \d+\): end that one/,
    );
    expect(message).toContain("STAGEDOOR_DATA");
    expect((await fetch(first.url)).status).toBe(200);
    first.program.signal("SIGKILL");
    await first.end();
  }
  const browser = httpBrowser();
  await using second = await startStagedoor({ folder: folder.path, port: await freePorts(2) });
  await signInOverHttp(browser, second.url, "ada");
  expect(await (await browser.get(second.url)).text()).toContain("Now playing: Weather for Two");
});

test("a secret that does not fit what is stored; with the former one after it, everyone is still signed in", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(2);
  const former = "the former secret of 32 characters or more";
  const newer = "the newer secret of 32 characters or more";
  const browser = httpBrowser();
  {
    await using server = await startStagedoor({
      folder: folder.path,
      port,
      env: { STAGEDOOR_SECRET: former },
    });
    await signInOverHttp(browser, server.url, "ada");
    await server.stop();
  }
  const copy = join(folder.path, "copy.sqlite");
  cpSync(join(folder.path, "stagedoor.sqlite"), copy);
  for (const env of [{ STAGEDOOR_SECRET: newer }, {}]) {
    const { code, message } = await refusal({ folder: folder.path, port, env });
    expect(code).toBe(DATA);
    expect(message).toContain("STAGEDOOR_SECRET does not fit the store: 1 stored grant was");
    expect(message).not.toContain(former);
  }
  await using server = await startStagedoor({
    folder: folder.path,
    port,
    env: { STAGEDOOR_SECRET: `${newer},${former}` },
  });
  expect(await (await browser.get(server.url)).text()).toContain("Now playing: Weather for Two");
});

test("a damaged sealing key", async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "sealing-key"), "short\n");
  const { code, message } = await refusal({ folder: folder.path, port: await freePorts(2) });
  expect(code).toBe(DATA);
  expect(message).toContain(join(folder.path, "sealing-key"));
});

function makeDatabase(sql: string): (path: string) => void {
  return (path) => {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
