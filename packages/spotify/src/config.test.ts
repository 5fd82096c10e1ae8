import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { rejection } from "../test/upstream.ts";
import { Credentials } from "./auth/credentials.ts";
import { configFromEnvironment, configFromFile } from "./config.ts";
import { ConfigError } from "./errors.ts";

const none = {
  clientId: undefined,
  clientSecret: undefined,
  redirectUri: undefined,
  userRefresh: undefined,
  accountsUrl: undefined,
  apiUrl: undefined,
};

describe("configFromEnvironment", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("reads the six names", () => {
    const env = {
      SPOTIFY_CLIENT_ID: "id",
      SPOTIFY_CLIENT_SECRET: "secret",
      SPOTIFY_REDIRECT_URI: "https://stage.example/callback",
      SPOTIFY_USER_REFRESH: "refresh",
      SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:5001",
      SPOTIFY_API_URL: "http://127.0.0.1:5001/v1",
    };
    const warnings: string[] = [];
    const config = configFromEnvironment({ env, onWarning: (warning) => warnings.push(warning) });
    expect(config).toEqual({
      clientId: "id",
      clientSecret: "secret",
      redirectUri: "https://stage.example/callback",
      userRefresh: "refresh",
      accountsUrl: "http://127.0.0.1:5001",
      apiUrl: "http://127.0.0.1:5001/v1",
    });
    expect(warnings).toEqual([]);
    expect(new Credentials(config).isConfidential).toBe(true);
  });

  it("warns of what is missing or empty, once each, and throws nothing", () => {
    const warnings: string[] = [];
    const env = { SPOTIFY_CLIENT_ID: " ", SPOTIFY_REDIRECT_URI: " https://stage.example/callback\n" };
    const config = configFromEnvironment({ env, onWarning: (warning) => warnings.push(warning) });
    expect(config).toEqual({ ...none, redirectUri: "https://stage.example/callback" });
    expect(warnings).toEqual([
      "SPOTIFY_CLIENT_ID is empty in the environment: the app's client id, from its page at https://developer.spotify.com/dashboard",
      "SPOTIFY_CLIENT_SECRET is not set in the environment: the app's client secret, which an app with PKCE alone does without",
    ]);
  });

  it("warns of what the program says it needs, by the names it uses, and of nothing else", () => {
    const warnings: string[] = [];
    configFromEnvironment({
      env: { SPOTIFY_CLIENT_ID: "id" },
      needs: ["clientId", "redirectUri", "userRefresh"],
      names: { userRefresh: "MY_REFRESH" },
      onWarning: (warning) => warnings.push(warning),
    });
    expect(warnings.map((warning) => warning.split(" ")[0])).toEqual(["SPOTIFY_REDIRECT_URI", "MY_REFRESH"]);
  });

  it("takes other names, one by one", () => {
    const env = { MY_ID: "mine", SPOTIFY_CLIENT_ID: "usual", SPOTIFY_CLIENT_SECRET: "secret" };
    const config = configFromEnvironment({ env, names: { clientId: "MY_ID" } });
    expect(config).toMatchObject({ clientId: "mine", clientSecret: "secret" });
  });

  it("reads the process's own environment by default", () => {
    vi.stubEnv("SPOTIFY_CLIENT_ID", "from-the-process");
    expect(configFromEnvironment().clientId).toBe("from-the-process");
  });

  it("has no key for what is missing, so that one place can be laid over another", () => {
    const file = { ...none, clientId: "from-file", clientSecret: "from-file" };
    const environment = configFromEnvironment({
      env: { SPOTIFY_CLIENT_ID: "from-env", SPOTIFY_CLIENT_SECRET: "" },
    });
    expect({ ...file, ...environment }).toMatchObject({ clientId: "from-env", clientSecret: "from-file" });
  });
});

describe("configFromFile", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stagedoor-config-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  it("reads a .env file, quotes and all", async () => {
    const lines = [
      "# app",
      'SPOTIFY_CLIENT_ID="id"',
      "export SPOTIFY_CLIENT_SECRET=a=b%c",
      "SPOTIFY_REDIRECT_URI=",
    ];
    const warnings: string[] = [];
    for (const name of [".env", ".env.local", "test.env"]) {
      const path = await file(name, lines.join("\n"));
      const config = await configFromFile(path, { onWarning: (warning) => warnings.push(warning) });
      expect(config).toEqual({ ...none, clientId: "id", clientSecret: "a=b%c" });
    }
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toContain(`SPOTIFY_REDIRECT_URI is empty in ${join(folder, ".env")}: `);
  });

  it("reads a .env file with a byte order mark", async () => {
    const path = await file(".env", "\ufeffSPOTIFY_CLIENT_ID=id\nSPOTIFY_CLIENT_SECRET=secret\n");
    expect(await configFromFile(path)).toEqual({ ...none, clientId: "id", clientSecret: "secret" });
  });

  const ini = [
    "; written by another client",
    "[DEFAULT]",
    "SPOTIFY_CLIENT_ID = id",
    "SPOTIFY_CLIENT_SECRET : sec=ret%20",
    "spotify_redirect_uri = http://127.0.0.1:1/lower",
    "[stage]",
    "SPOTIFY_CLIENT_ID = stage-id",
    "  SPOTIFY_REDIRECT_URI=https://stage.example/callback?a=b:c",
    "# the end",
  ].join("\r\n");

  it("reads an INI file: sections, inheritance, case and percent signs", async () => {
    const path = await file("tekore.cfg", `\ufeff${ini}`);
    expect(await configFromFile(path)).toEqual({ ...none, clientId: "id", clientSecret: "sec=ret%20" });
    expect(await configFromFile(pathToFileURL(path), { section: "stage" })).toEqual({
      ...none,
      clientId: "stage-id",
      clientSecret: "sec=ret%20",
      redirectUri: "https://stage.example/callback?a=b:c",
    });
  });

  it("takes lines before the first section for DEFAULT", async () => {
    const path = await file("bare.ini", "SPOTIFY_CLIENT_ID=id\n[other]\n");
    expect(await configFromFile(path, { section: "other" })).toMatchObject({ clientId: "id" });
  });

  it.each<[string, string, object, RegExp]>([
    ["missing.ini", "", { section: "stage" }, /no section \[stage\], only \[DEFAULT\]/],
    ["broken.ini", "[a]\nSPOTIFY_CLIENT_SECRET\n", {}, /broken\.ini: Line 2 is neither/],
    ["nameless.ini", "= hidden-value\n", {}, /Line 1 is neither/],
    ["twice.ini", "[a]\nx = 1\nx = hidden-value\n", {}, /Line 3 sets x a second time in \[a\]/],
    [".env.stage", "A=1", { section: "stage" }, /has no sections/],
  ])("says what is wrong with %s, and quotes no value", async (name, content, options, message) => {
    const error = await rejection(configFromFile(await file(name, content), options));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toMatch(/hidden/);
  });

  it("takes no longer for a line, or a name, that is long", async () => {
    const path = await file("long.ini", `a${" ".repeat(200_000)}b\n`);
    expect(await rejection(configFromFile(path))).toHaveProperty(
      "message",
      expect.stringContaining("Line 1 is"),
    );
    const name = join(folder, "env.".repeat(50_000), "x");
    expect(await rejection(configFromFile(name))).toBeInstanceOf(ConfigError);
  });

  it.skipIf(process.platform === "win32")("refuses a device", async () => {
    const error = await rejection(configFromFile("/dev/null"));
    expect(error).toHaveProperty("message", "/dev/null cannot be read: it is no regular file");
  });

  it("says that a file cannot be read, and why", async () => {
    const error = await rejection(configFromFile(join(folder, "nowhere.ini")));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/nowhere\.ini cannot be read: ENOENT/);
  });
});
