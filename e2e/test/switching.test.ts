import { startEmulator } from "@stagedoor/emulator/server";
import { expect, test } from "vitest";
import { httpBrowser, signInOverHttp } from "../src/http-browser.ts";
import { freePorts } from "../src/ports.ts";
import { startStagedoor } from "../src/server.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";

test("from the local Spotify to another: nobody is taken for signed in, and no token goes from one to the other", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(2);
  const browser = httpBrowser();
  {
    await using local = await startStagedoor({ folder: folder.path, port });
    await signInOverHttp(browser, local.url, "ada");
    expect(await (await browser.get(local.url)).text()).toContain("User ID: ada");
    await local.stop();
  }

  const redirectUri = `http://127.0.0.1:${port}/callback`;
  // The same client id as the local one: what differs is the Spotify.
  const app = { clientId: "stagedoor-local", clientSecret: "another-secret", redirectUris: [redirectUri] };
  const real = await startEmulator({ port: 0, apps: [app] });
  const { control } = real.emulator;
  try {
    const env = {
      SPOTIFY_CLIENT_ID: app.clientId,
      SPOTIFY_CLIENT_SECRET: app.clientSecret,
      SPOTIFY_REDIRECT_URI: redirectUri,
      SPOTIFY_ACCOUNTS_URL: real.url,
      SPOTIFY_API_URL: `${real.url}/v1`,
    };
    {
      await using server = await startStagedoor({ folder: folder.path, port, env });
      expect(await (await browser.get(server.url)).text()).toContain("User ID: None");
      expect(control.requests.list()).toEqual([]);

      const other = httpBrowser();
      await signInOverHttp(other, server.url, "ada");
      expect(await (await other.get(server.url)).text()).toContain("Now playing: Weather for Two");
      expect(await (await browser.get(server.url)).text()).toContain("User ID: None");
      const refused = control.requests.list().filter(({ status }) => status >= 400);
      expect(refused).toEqual([]);
      await server.stop();
    }

    // And back: who was signed in at the local one still is.
    await using local = await startStagedoor({ folder: folder.path, port });
    expect(await (await browser.get(local.url)).text()).toContain("Now playing: Weather for Two");
  } finally {
    await real.close();
  }
});
