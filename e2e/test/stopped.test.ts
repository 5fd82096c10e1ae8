import { once } from "node:events";
import { connect } from "node:net";
import { startEmulator } from "@stagedoor/emulator/server";
import { expect, test } from "vitest";
import { httpBrowser, signInOverHttp } from "../src/http-browser.ts";
import { freePorts } from "../src/ports.ts";
import { startStagedoor } from "../src/server.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";

test("stopped while a refresh token that serves once is being used: its answer is waited for and kept", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(1);
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const spotify = await startEmulator({
    port: 0,
    apps: [{ clientId: "an-app", redirectUris: [redirectUri] }],
  });
  const { control } = spotify.emulator;
  const settings = {
    folder: folder.path,
    port,
    env: {
      SPOTIFY_CLIENT_ID: "an-app",
      SPOTIFY_REDIRECT_URI: redirectUri,
      SPOTIFY_ACCOUNTS_URL: spotify.url,
      SPOTIFY_API_URL: `${spotify.url}/v1`,
    },
  };
  try {
    const browser = httpBrowser();
    {
      await using server = await startStagedoor(settings);
      await signInOverHttp(browser, server.url, "ada");
      control.grants.expireAccessTokens();
      control.faults.add({ path: "/api/token", delayMs: 3_000, when: "after" });
      // The page does not wait for it as long as that.
      expect(await (await browser.get(server.url)).text()).toContain("Error in retrieving now playing!");
      expect(control.requests.inFlight("/api/token").now).toBe(1);
      expect(await server.stop()).toEqual({ code: 0, signal: null });
    }
    control.faults.clear();
    await using server = await startStagedoor(settings);
    expect(await (await browser.get(server.url)).text()).toContain("Now playing: Weather for Two");
    expect(control.requests.count({ grantType: "refresh_token" })).toBe(1);
  } finally {
    await spotify.close();
  }
});

test("stopped while a browser holds a connection that it opened in advance: not waited for", {
  // Below the ten seconds that requests under way are given.
  timeout: 9_000,
}, async () => {
  using folder = temporaryFolder();
  const port = await freePorts(2);
  await using server = await startStagedoor({ folder: folder.path, port });
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  await fetch(`${server.url}/healthz`);
  const closed = once(socket, "close");
  socket.resume();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  await closed;
});
