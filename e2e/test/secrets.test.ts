import { statSync } from "node:fs";
import { createRemoteControl } from "@stagedoor/emulator";
import { startEmulator } from "@stagedoor/emulator/server";
import { expect } from "vitest";
import { test } from "../src/browser-test.ts";
import { httpBrowser, signInOverHttp } from "../src/http-browser.ts";
import { freePorts } from "../src/ports.ts";
import { startRecordingSpotify } from "../src/recording-spotify.ts";
import { startStagedoor } from "../src/server.ts";
import { signIn } from "../src/sign-in.ts";
import { filesBelow, temporaryFolder } from "../src/temporary-folder.ts";

const app = { clientId: "canary-app", clientSecret: "canary-secret-of-the-app", name: "Canary" };

test("no token, code or secret is in a page, a cookie, an address, a log or a file", async ({ visitor }) => {
  using folder = temporaryFolder();
  const port = await freePorts(1);
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const emulator = await startEmulator({ port: 0, apps: [{ ...app, redirectUris: [redirectUri] }] });
  await using spotify = await startRecordingSpotify(emulator.url);
  await using server = await startStagedoor({
    folder: folder.path,
    port,
    env: {
      SPOTIFY_CLIENT_ID: app.clientId,
      SPOTIFY_CLIENT_SECRET: app.clientSecret,
      SPOTIFY_REDIRECT_URI: redirectUri,
      SPOTIFY_ACCOUNTS_URL: spotify.url,
      SPOTIFY_API_URL: `${spotify.url}/v1`,
      LOG_LEVEL: "debug",
    },
  });
  try {
    const { page, visited } = await visitor();
    const seen: string[] = [];
    const look = async () => {
      const cookies = await page.context().cookies(server.url);
      const ours = cookies.filter(({ name }) => name.startsWith("stagedoor"));
      seen.push(page.url(), await page.content(), ...ours.map(({ value }) => value));
      return ours;
    };
    await page.goto(`${server.url}/login`);
    await look();
    await signIn(page, server.url, "Ada Lindqvist");
    await look();
    emulator.emulator.control.grants.expireAccessTokens();
    await page.reload();
    await page.getByText("Now playing: Weather for Two").waitFor();
    const cookies = await look();
    emulator.emulator.control.faults.add({ path: "/v1/*", status: 500, times: 1 });
    await page.reload();
    await page.getByText("Error in retrieving now playing!").waitFor();
    emulator.emulator.control.grants.revoke("ada");
    await page.reload();
    await page.getByText("Please sign in again").waitFor();
    await look();
    const unwanted = "c".repeat(40);
    await page.goto(`${server.url}/callback?code=${unwanted}&state=nonsense`);
    seen.push(await page.content());

    const session = cookies.find(({ name }) => name === `stagedoor-${port}`);
    expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", value: /^[\w-]{43}$/ });
    const [secret, ...codes] = [app.clientSecret, ...visited.flatMap(codeOf)];
    expect(codes.length).toBeGreaterThan(0);
    // A code, a verifier, two access tokens, a refresh token and the client's Basic authorization.
    expect(spotify.secrets.size).toBeGreaterThanOrEqual(6);
    const canaries = [secret, ...codes, ...spotify.secrets];
    expectNone(canaries, seen);

    await server.stop();
    expectNone([...canaries, session?.value ?? ""], [server.program.stdout, server.program.stderr]);
    expectNone(
      [...canaries, session?.value ?? ""],
      filesBelow(folder.path).map(({ bytes }) => bytes),
    );
  } finally {
    await emulator.close();
  }
});

test("what is kept is its owner's alone, and holds no secret in the clear", async () => {
  using folder = temporaryFolder();
  const data = `${folder.path}/data`;
  await using server = await startStagedoor({
    folder: folder.path,
    port: await freePorts(2),
    env: { STAGEDOOR_DATA: data, LOG_LEVEL: "debug" },
  });
  const browser = httpBrowser();
  const { callbackUrl } = await signInOverHttp(browser, server.url, "ada");
  await createRemoteControl(server.spotifyUrl ?? "").grants.expireAccessTokens();
  expect(await (await browser.get(server.url)).text()).toContain("Now playing: Weather for Two");

  expect(modeOf(data)).toBe(0o700);
  const files = filesBelow(data);
  expect(files.map(({ path }) => path.slice(data.length + 1))).toEqual(
    expect.arrayContaining(["local-spotify.sqlite", "sealing-key", "stagedoor.sqlite"]),
  );
  for (const { path } of files) expect(modeOf(path), path).toBe(0o600);
  const canaries = [...codeOf(callbackUrl), ...browser.cookies.values()];
  expect(canaries).toHaveLength(2);
  expectNone(canaries, [...files.map(({ bytes }) => bytes), server.program.stdout]);
  // What the local Spotify's tokens look like.
  for (const { path, bytes } of files) expect(bytes, path).not.toMatch(/\b[AB]Q[\w-]{80}/);
});

/** Says which, not what, so that a failure does not print a page. */
function expectNone(canaries: readonly string[], texts: readonly string[]): void {
  for (const canary of canaries) {
    expect(canary.length).toBeGreaterThanOrEqual(16);
    expect(
      texts.findIndex((text) => text.includes(canary)),
      `${canary} is in one of them`,
    ).toBe(-1);
  }
}

const codeOf = (url: string): string[] => new URL(url).searchParams.getAll("code");

const modeOf = (path: string): number => statSync(path).mode & 0o777;
