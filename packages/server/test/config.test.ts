import { isAbsolute } from "node:path";
import { describe, expect, it } from "vitest";
import { type Environment, readConfig } from "../src/config.ts";
import { SetupError } from "../src/errors.ts";

const CREDENTIALS = {
  SPOTIFY_CLIENT_ID: "0123456789abcdef0123456789abcdef",
  SPOTIFY_CLIENT_SECRET: "a-secret",
};
const REDIRECT_URI = "http://127.0.0.1:5000/callback";

function mistakesOf(environment: Environment): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof SetupError && error.exitCode === 78) return error.message;
    throw error;
  }
  throw new Error("It was taken.");
}

describe("the configuration", () => {
  it("needs nothing", () => {
    const config = readConfig({});
    expect(config).toMatchObject({ host: "127.0.0.1", port: 5000, redirectUri: REDIRECT_URI, warnings: [] });
    expect(config.app).toBeUndefined();
    expect(isAbsolute(config.dataFolder)).toBe(true);
    expect(config.store).toMatch(/^sqlite:\/.*stagedoor\.sqlite$/);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(readConfig({ SPOTIFY_CLIENT_ID: "", SPOTIFY_REDIRECT_URI: " ", PORT: "" })).toEqual(
      readConfig({}),
    );
  });

  it("takes the app's credentials; the redirect URI follows the port", () => {
    const config = readConfig({ ...CREDENTIALS, PORT: "5055" });
    const redirectUri = "http://127.0.0.1:5055/callback";
    expect(config.app).toEqual({
      clientId: CREDENTIALS.SPOTIFY_CLIENT_ID,
      clientSecret: "a-secret",
      redirectUri,
    });
  });

  it("listens where the redirect URI leads to when HOST is localhost", () => {
    expect(readConfig({ HOST: "localhost" })).toMatchObject({ host: "127.0.0.1", redirectUri: REDIRECT_URI });
    expect(readConfig({ HOST: "::1" })).toMatchObject({
      host: "::1",
      redirectUri: "http://[::1]:5000/callback",
    });
  });

  it("takes an app without a secret: PKCE alone", () => {
    const { app } = readConfig({ SPOTIFY_CLIENT_ID: "an-id" });
    expect(app).toEqual({ clientId: "an-id", redirectUri: REDIRECT_URI });
  });

  it("takes an https site behind a proxy, another Spotify, several secrets, and a scope", () => {
    const config = readConfig({
      ...CREDENTIALS,
      HOST: "0.0.0.0",
      NODE_ENV: "production",
      SPOTIFY_REDIRECT_URI: "https://stage.example/callback",
      SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:5001/",
      SPOTIFY_API_URL: "http://127.0.0.1:5001/v1",
      STAGEDOOR_SECRET: `${"new".repeat(20)}, ${"old".repeat(20)}`,
      STAGEDOOR_SCOPE: "user-read-email, user-read-currently-playing",
    });
    expect(config.app).toMatchObject({
      redirectUri: "https://stage.example/callback",
      accountsUrl: "http://127.0.0.1:5001",
      apiUrl: "http://127.0.0.1:5001/v1",
    });
    expect(config.secret).toEqual(["new".repeat(20), "old".repeat(20)]);
    expect(config.scope?.toString()).toBe("user-read-currently-playing user-read-email");
    expect(readConfig({ STAGEDOOR_SCOPE: "every" }).scope?.size).toBe(17);
  });

  it("warns of a redirect URI to another port of this machine", () => {
    const { warnings } = readConfig({
      ...CREDENTIALS,
      SPOTIFY_REDIRECT_URI: "http://127.0.0.1:8888/callback",
    });
    expect(warnings).toEqual([expect.stringContaining("listens on port 5000")]);
  });

  it("finds nothing wrong with the default port of http", () => {
    const SPOTIFY_REDIRECT_URI = "http://127.0.0.1/callback";
    expect(readConfig({ ...CREDENTIALS, PORT: "80", SPOTIFY_REDIRECT_URI }).warnings).toEqual([]);
  });

  it("has limits that are documented, and takes others", () => {
    expect(readConfig({}).limits).toEqual({
      ...{ storePool: 10, sessionIdleDays: 30, sessionDays: 180, sessionLimit: 20, renewDays: 21 },
    });
    const { limits } = readConfig({
      STAGEDOOR_STORE_POOL: "3",
      STAGEDOOR_SESSION_IDLE_DAYS: "0.5",
      STAGEDOOR_SESSION_DAYS: "400",
      STAGEDOOR_SESSION_LIMIT: "1",
      STAGEDOOR_RENEW_DAYS: "0",
    });
    expect(limits).toEqual({
      ...{ storePool: 3, sessionIdleDays: 0.5, sessionDays: 400, sessionLimit: 1, renewDays: 0 },
    });
  });

  it.each([
    "postgres://me:hush@db.example/stagedoor",
    "redis://:hush@cache.example:6379/2",
    "rediss://cache.example",
  ])(
    "takes the store %s with a secret, and refuses it without one: each machine would make its own",
    (store) => {
      const secret = "s".repeat(32);
      expect(readConfig({ STAGEDOOR_STORE: store, STAGEDOOR_SECRET: secret }).store).toBe(store);
      const message = mistakesOf({ STAGEDOOR_STORE: store });
      expect(message).toMatch(/^STAGEDOOR_SECRET: is missing.*openssl rand -base64 32/);
      expect(message).not.toContain("hush");
    },
  );

  it.each([
    "postgres://me:hush/hush@db.example/stagedoor",
    "postgres://me:hush?hush@/",
    "postgres:///?password=hush",
    "mysql://me:hush@db.example",
    "mysql://db.example/x?user=me&password=hush@hush",
    "redis://:hush#hush@cache.example",
  ])("shows no password of the store %s in an error", (store) => {
    const message = mistakesOf({ STAGEDOOR_STORE: store });
    expect(message).toMatch(/^STAGEDOOR_S/);
    expect(message).not.toContain("hush");
  });

  const APP = { ...CREDENTIALS };
  const mistakes: [string, Environment, RegExp][] = [
    ["a word as port", { PORT: "http" }, /^PORT: "http" is not a port. Set a number/],
    ["a port that is none", { PORT: "70000" }, /^PORT: "70000"/],
    ["port 0", { PORT: "0" }, /^PORT: "0"/],
    ["a host that is none", { HOST: "http://x" }, /^HOST: /],
    [
      "no credentials, for others to reach",
      { HOST: "0.0.0.0" },
      /^SPOTIFY_CLIENT_ID: is missing.*HOST=0\.0\.0\.0.*dashboard/,
    ],
    [
      "no credentials, in production",
      { NODE_ENV: "production" },
      /^SPOTIFY_CLIENT_ID: is missing.*NODE_ENV=production/,
    ],
    [
      "a secret alone",
      { SPOTIFY_CLIENT_SECRET: "x" },
      /^SPOTIFY_CLIENT_ID: is missing, though SPOTIFY_CLIENT_SECRET is set/,
    ],
    ["a redirect URI alone", { SPOTIFY_REDIRECT_URI: REDIRECT_URI }, /^SPOTIFY_CLIENT_ID: is missing/],
    ["a client id with a blank", { SPOTIFY_CLIENT_ID: "a b" }, /^SPOTIFY_CLIENT_ID: holds blanks/],
    [
      "a secret with a line break",
      { ...APP, SPOTIFY_CLIENT_SECRET: "a\nb" },
      /^SPOTIFY_CLIENT_SECRET: holds blanks/,
    ],
    [
      "localhost",
      { ...APP, SPOTIFY_REDIRECT_URI: "http://localhost:5000/callback" },
      /^SPOTIFY_REDIRECT_URI: .*localhost.*set http:\/\/127\.0\.0\.1:5000\/callback instead/,
    ],
    [
      "plain http in public",
      { ...APP, SPOTIFY_REDIRECT_URI: "http://stage.example/callback" },
      /set https:\/\/stage\.example\/callback instead/,
    ],
    [
      "another path",
      { ...APP, SPOTIFY_REDIRECT_URI: "https://stage.example/auth" },
      /path.*set https:\/\/stage\.example\/callback instead/,
    ],
    [
      "a slash too many",
      { ...APP, SPOTIFY_REDIRECT_URI: "https://stage.example/callback/" },
      /set https:\/\/stage\.example\/callback instead/,
    ],
    [
      "no address",
      { ...APP, SPOTIFY_REDIRECT_URI: "callback" },
      /^SPOTIFY_REDIRECT_URI: callback cannot be used/,
    ],
    [
      "no redirect URI, for others to reach",
      { ...APP, HOST: "0.0.0.0" },
      /^SPOTIFY_REDIRECT_URI: is missing.*https:/,
    ],
    [
      "an accounts service alone",
      { ...APP, SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:5001" },
      /^SPOTIFY_API_URL: is missing/,
    ],
    [
      "an API alone",
      { ...APP, SPOTIFY_API_URL: "http://127.0.0.1:5001" },
      /^SPOTIFY_ACCOUNTS_URL: is missing/,
    ],
    [
      "another Spotify in the clear",
      { ...APP, SPOTIFY_ACCOUNTS_URL: "http://x.example", SPOTIFY_API_URL: "http://x.example" },
      /^SPOTIFY_ACCOUNTS_URL: .*https/,
    ],
    [
      "another Spotify without an app",
      { SPOTIFY_ACCOUNTS_URL: "https://x.example", SPOTIFY_API_URL: "https://x.example" },
      /^SPOTIFY_CLIENT_ID: is missing, though/,
    ],
    ["a short secret", { STAGEDOOR_SECRET: "short" }, /^STAGEDOOR_SECRET: has fewer than 32 characters/],
    [
      "a short second secret",
      { STAGEDOOR_SECRET: `${"x".repeat(32)},short` },
      /^STAGEDOOR_SECRET: secret 2 of 2/,
    ],
    [
      "a store that there is not",
      { STAGEDOOR_STORE: "mysql://me:word@host" },
      /^STAGEDOOR_STORE: "mysql:\/\/…@host"/,
    ],
    [
      "an unknown right",
      { STAGEDOOR_SCOPE: "user-read-mind" },
      /^STAGEDOOR_SCOPE: Spotify knows no "user-read-mind"/,
    ],
    ["no connections", { STAGEDOOR_STORE_POOL: "0" }, /^STAGEDOOR_STORE_POOL: "0".*whole number from 1/],
    ["half a session", { STAGEDOOR_SESSION_LIMIT: "2.5" }, /^STAGEDOOR_SESSION_LIMIT: "2.5".*whole number/],
    [
      "days that are none",
      { STAGEDOOR_SESSION_IDLE_DAYS: "soon" },
      /^STAGEDOOR_SESSION_IDLE_DAYS: "soon".*for instance 30/,
    ],
    [
      "more days than a cookie lasts",
      { STAGEDOOR_SESSION_DAYS: "401" },
      /^STAGEDOOR_SESSION_DAYS: "401".*400/,
    ],
    ["no days at all", { STAGEDOOR_SESSION_DAYS: "0" }, /^STAGEDOOR_SESSION_DAYS: "0".*from 0.01/],
    ["negative days", { STAGEDOOR_RENEW_DAYS: "-1" }, /^STAGEDOOR_RENEW_DAYS: "-1".*from 0 /],
    ["an unknown log level", { LOG_LEVEL: "loud" }, /^LOG_LEVEL: "loud"/],
  ];

  it.each(mistakes)("refuses %s, and says the mend", (_name, environment, message) => {
    expect(mistakesOf(environment)).toMatch(message);
  });

  it("names all mistakes at once, and no secret", () => {
    const message = mistakesOf({ PORT: "x", STAGEDOOR_SECRET: "hush", SPOTIFY_CLIENT_SECRET: "hush hush" });
    expect(message.split("\n").map((line) => line.split(":")[0])).toEqual(
      expect.arrayContaining(["PORT", "STAGEDOOR_SECRET", "SPOTIFY_CLIENT_SECRET", "SPOTIFY_CLIENT_ID"]),
    );
    expect(message).not.toContain("hush");
  });
});
