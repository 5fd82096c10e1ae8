import { startEmulator } from "@stagedoor/emulator/server";
import { expect, test } from "vitest";
import { httpBrowser, signInOverHttp } from "../src/http-browser.ts";
import { freePorts } from "../src/ports.ts";
import { startStagedoor } from "../src/server.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";

test("an https redirect URI means Secure __Host- cookies and HSTS, though a proxy ends TLS before", async () => {
  using folder = temporaryFolder();
  const port = await freePorts(1);
  const redirectUri = "https://music.example/callback";
  const app = { clientId: "an-app", clientSecret: "a-secret", redirectUris: [redirectUri] };
  const spotify = await startEmulator({ port: 0, apps: [app] });
  try {
    await using server = await startStagedoor({
      folder: folder.path,
      port,
      env: {
        SPOTIFY_CLIENT_ID: app.clientId,
        SPOTIFY_CLIENT_SECRET: app.clientSecret,
        SPOTIFY_REDIRECT_URI: redirectUri,
        SPOTIFY_ACCOUNTS_URL: spotify.url,
        SPOTIFY_API_URL: `${spotify.url}/v1`,
        NODE_ENV: "production",
      },
    });
    expect(server.url).toBe("https://music.example");
    const inside = `http://127.0.0.1:${port}`;
    const throughProxy = (url: string) => url.replace("https://music.example", inside);
    const browser = httpBrowser();
    const { answer } = await signInOverHttp(browser, inside, "ada", throughProxy);
    expect(answer.status).toBe(303);
    const [session] = answer.headers
      .getSetCookie()
      .filter((cookie) => cookie.startsWith("__Host-stagedoor="));
    expect(session).toMatch(/; Secure/);
    expect(session).toMatch(/; HttpOnly/);
    expect(session).toMatch(/; SameSite=Lax/);
    expect(session).not.toMatch(/Domain/i);
    const home = await browser.get(inside);
    expect(home.headers.get("strict-transport-security")).toMatch(/max-age=\d{7,}/);
    expect(await home.text()).toContain("Now playing: Weather for Two");
  } finally {
    await spotify.close();
  }
});
