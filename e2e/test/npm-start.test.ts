import { createRemoteControl } from "@stagedoor/emulator";
import { expect, test } from "vitest";
import { httpBrowser, signInOverHttp } from "../src/http-browser.ts";
import { freePorts, isFree } from "../src/ports.ts";
import { npmStart, type StagedoorProcess } from "../src/server.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";
import { waitUntil } from "../src/wait-until.ts";

const NOW_PLAYING = "/v1/me/player/currently-playing";

test("npm start says where the site is and what to set for the real Spotify, and the site answers", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(2);
  await using server = await npmStart({ folder: folder.path, port });
  const { stdout } = server.program;
  expect(server.url).toBe(`http://127.0.0.1:${port}`);
  expect(stdout).toContain(`no credentials are set, so a local Spotify runs at http://127.0.0.1:${port + 1}`);
  expect(
    (await fetch(`http://127.0.0.1:${port + 1}/_emulator`, { headers: { accept: "text/html" } })).status,
  ).toBe(200);
  const control = createRemoteControl(`http://127.0.0.1:${port + 1}`);
  expect(await control.signIn("ada")).toMatchObject({ token_type: "Bearer" });
  expect(stdout).toContain(`SPOTIFY_REDIRECT_URI=http://127.0.0.1:${port}/callback`);
  expect(stdout).toContain(`sqlite:${folder.path}`);

  const home = await fetch(server.url);
  expect(home.status).toBe(200);
  const page = await home.text();
  expect(page).toContain("User ID: None");
  expect(page).toContain('href="/login"');
  for (const host of ["127.0.0.1", "localhost"]) {
    const health = await fetch(`http://${host}:${port}/healthz`, { redirect: "manual" });
    expect(await health.json()).toEqual({ status: "ok" });
  }
});

test.each([
  ["SIGTERM to npm", ({ program }: StagedoorProcess) => program.signal("SIGTERM")],
  [
    "Ctrl-C, which reaches npm and the server",
    ({ program }: StagedoorProcess) => program.signalGroup("SIGINT"),
  ],
])("%s ends it: what is under way is finished, and nothing is left", async (_, end) => {
  using folder = temporaryFolder();
  const port = await freePorts(2);
  await using server = await npmStart({ folder: folder.path, port });
  if (server.spotifyUrl === undefined) throw new Error("There is no local Spotify.");
  const spotify = createRemoteControl(server.spotifyUrl);
  const browser = httpBrowser();
  await signInOverHttp(browser, server.url, "ada");
  await spotify.faults.add({ path: NOW_PLAYING, delayMs: 1_200 });

  const view = browser.get(server.url);
  await waitUntil(
    "the view is under way",
    async () => (await spotify.requests.inFlight(NOW_PLAYING)).now === 1,
  );
  end(server);

  const page = await (await view).text();
  expect(page).toContain("User ID: ada");
  expect(page).toContain("Now playing: Weather for Two");
  expect(await server.end()).toEqual({ code: 0, signal: null });
  expect(server.program.isAnythingLeft()).toBe(false);
  expect(await Promise.all([isFree(port), isFree(port + 1)])).toEqual([true, true]);
  expect(server.program.stderr).not.toMatch(/\n\s+at /);
});
