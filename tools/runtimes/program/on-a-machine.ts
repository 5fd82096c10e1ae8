import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { AuthorizationDenied, Credentials, Spotify } from "@stagedoor/spotify";
import { configFromEnvironment, configFromFile, configToFile } from "@stagedoor/spotify/config";
import { signIn, signInManually } from "@stagedoor/spotify/sign-in";
import { type Checks, holds, rejection, same } from "./conformance.ts";

/** What holds where there are files, an environment and ports to listen at. */
export const onAMachine: Checks = {
  "the configuration comes from this process's environment"() {
    same(configFromEnvironment().clientId, "from-the-environment");
  },

  async "the configuration comes from files, and goes there"() {
    const folder = await mkdtemp(join(tmpdir(), "config-"));
    try {
      for (const name of [".env", "spotify.ini"]) {
        const file = join(folder, name);
        await configToFile(file, { clientId: "kept", userRefresh: "a-token" });
        const { clientId, userRefresh, apiUrl } = await configFromFile(file);
        same([clientId, userRefresh, apiUrl], ["kept", "a-token", undefined]);
        holds((await readFile(file, "utf8")).includes("SPOTIFY_CLIENT_ID"), "it is there by its name");
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },

  async "a person signs in at this machine"(stage) {
    const { accountsUrl, apiUrl, publicApp } = stage.setting;
    const saved: string[] = [];
    const token = await signIn(
      { ...publicApp, redirectUri: "http://127.0.0.1/callback", accountsUrl },
      {
        scope: "user-read-email",
        openBrowser: async (url) => {
          const page = await fetch(await stage.agree(url));
          same([page.status, page.headers.get("content-type")?.startsWith("text/html")], [200, true]);
        },
        save: ({ refreshToken }) => {
          saved.push(refreshToken ?? "");
        },
      },
    );
    same((await new Spotify({ token, apiUrl }).users.currentUser()).id, "ada");
    same(saved, [token.current?.refreshToken]);

    const manual = await signInManually(stage.credentials, { ask: (url) => stage.agree(url) });
    same((await new Spotify({ token: manual, apiUrl }).users.currentUser()).id, "ada");
    const denied = signInManually(stage.credentials, {
      ask: (url) => `?error=access_denied&state=${new URL(url).searchParams.get("state")}`,
    });
    await rejection(denied, AuthorizationDenied);
  },

  async "the console shows no token"(stage) {
    const token = await stage.signIn();
    const { accountsUrl, secretApp } = stage.setting;
    const credentials = new Credentials({ clientId: "an-id", ...secretApp, accountsUrl });
    const shown = [...inspectors()].map((show) => show({ token, credentials })).join("\n");
    const secrets = [token.accessToken, token.refreshToken, secretApp?.clientSecret];
    for (const secret of secrets) {
      holds(secret !== undefined && !shown.includes(secret), "no secret is in what is shown");
    }
    holds(shown.includes("Token(scope"), "the token is shown by its scope");
  },
};

/** What `console.log` shows a value by: Node's way, and those of Bun and Deno. */
function* inspectors(): Generator<(value: unknown) => string> {
  yield (value) => inspect(value, { depth: 10 });
  for (const name of ["Bun", "Deno"]) {
    const runtime: unknown = Reflect.get(globalThis, name);
    if (typeof runtime === "object" && runtime !== null) {
      const show = Reflect.get(runtime, "inspect") as (value: unknown) => string;
      yield (value) => show(value);
    }
  }
}
