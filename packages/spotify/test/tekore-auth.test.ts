import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { defaultApp } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Config, configFromEnvironment, configFromFile, configToFile } from "../src/config.ts";
import {
  ConfigError,
  Credentials,
  type CredentialsOptions,
  InvalidCallback,
  RefreshingCredentials,
  Scope,
  type ScopeLike,
  type Sender,
  SignInAttempt,
  Spotify,
  scope,
  type Token,
} from "../src/index.ts";
import { settled } from "./fake-clock.ts";
import { rejection } from "./upstream.ts";

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0 });
  emulator.emulator.control.clock.stop();
});
afterAll(() => emulator.close());

function credentials(options: Partial<CredentialsOptions> = {}): Credentials {
  const { clientId, clientSecret } = defaultApp;
  const redirectUri = "http://127.0.0.1:5000/callback";
  const now = () => emulator.emulator.control.clock.now();
  return new Credentials({ clientId, clientSecret, redirectUri, accountsUrl: emulator.url, now, ...options });
}

const apiUrl = () => `${emulator.url}/v1`;

describe("as in tekore: configuration", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "stagedoor-tekore-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("leaves undefined what neither the section nor DEFAULT has, and warns of each by name", async () => {
    const path = join(folder, "tekore.cfg");
    await writeFile(path, "[DEFAULT]\nSPOTIFY_CLIENT_ID = id\n[other]\nSPOTIFY_USER_REFRESH = kept\n");
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning.split(" ")[0] ?? "");
    const config = await configFromFile(path, { section: "other", onWarning });
    expect(config).toMatchObject({ clientId: "id", userRefresh: "kept" });
    expect(config.clientSecret).toBeUndefined();
    expect(warnings).toEqual(["SPOTIFY_CLIENT_SECRET", "SPOTIFY_REDIRECT_URI"]);
  });

  it("warns of no refresh token unless one is wanted, and goes on without a word where nobody listens", () => {
    const env = {
      SPOTIFY_CLIENT_ID: "id",
      SPOTIFY_CLIENT_SECRET: "s",
      SPOTIFY_REDIRECT_URI: "https://a.b/c",
    };
    const warned = (needs?: readonly (keyof Config)[]) => {
      const warnings: string[] = [];
      configFromEnvironment({ env, needs, onWarning: (warning) => warnings.push(warning) });
      return warnings.length;
    };
    expect([warned(), warned(["userRefresh"])]).toEqual([0, 1]);
    expect(configFromEnvironment({ env: {} }).clientId).toBeUndefined();
  });

  it("goes into credentials as it is, which say what is missing", async () => {
    const env = { SPOTIFY_CLIENT_ID: "id", SPOTIFY_REDIRECT_URI: "https://stage.example/callback" };
    const app = new Credentials(configFromEnvironment({ env }));
    expect([app.clientId, app.redirectUri, app.isConfidential]).toEqual([
      "id",
      "https://stage.example/callback",
      false,
    ]);
    expect(() => new Credentials(configFromEnvironment({ env: {} }))).toThrow(ConfigError);
  });

  it("writes the refresh token beside what is there, and nothing for what is undefined", async () => {
    const path = join(folder, "tekore.cfg");
    const before = "[DEFAULT]\nSPOTIFY_CLIENT_ID = id\nSPOTIFY_CLIENT_SECRET = 100%\n";
    await writeFile(path, before);
    await configToFile(path, { clientSecret: undefined, userRefresh: "AQ-refresh" });
    expect(await readFile(path, "utf8")).toBe(`${before}SPOTIFY_USER_REFRESH = AQ-refresh\n`);
  });
});

describe("as in tekore: scopes", () => {
  it("have the sets read, write and every", () => {
    expect([...scope.read]).toEqual([
      "playlist-read-collaborative",
      "playlist-read-private",
      "user-follow-read",
      "user-library-read",
      "user-read-currently-playing",
      "user-read-email",
      "user-read-playback-position",
      "user-read-playback-state",
      "user-read-private",
      "user-read-recently-played",
      "user-top-read",
    ]);
    expect([...scope.write]).toEqual([
      "playlist-modify-private",
      "playlist-modify-public",
      "ugc-image-upload",
      "user-follow-modify",
      "user-library-modify",
      "user-modify-playback-state",
    ]);
    expect([...scope.every]).toEqual([...scope.read, ...scope.write].sort());
  });

  it("are named by their value, and each is the value: of a set it is a member", () => {
    const { read, write, every, ...named } = scope;
    for (const [name, value] of Object.entries(named)) {
      expect(value.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
      expect(new Scope(value).has(value)).toBe(true);
    }
    expect(every.has(scope.userReadEmail)).toBe(true);
  });

  it.each<[string, ScopeLike]>([
    ["a member", scope.userTopRead],
    ["text", "user-top-read"],
    ["a Scope", new Scope("user-top-read")],
    ["a list", [scope.userTopRead]],
  ])("are added, taken away and asked for as %s", async (_form, top) => {
    const both = new Scope("streaming", "user-top-read");
    expect(String(new Scope("streaming").add(top))).toBe(String(both));
    expect(String(new Scope(top).add("streaming"))).toBe(String(both));
    expect(String(both.remove(top))).toBe("streaming");
    expect(String(new Scope("streaming").remove(top))).toBe("streaming");
    expect(new Scope(top).remove(both).size).toBe(0);
    const { url } = await SignInAttempt.begin(credentials(), { scope: top });
    expect(new URL(url).searchParams.get("scope")).toBe("user-top-read");
  });

  it("that are none ask for nothing, and what is no scope is refused", async () => {
    for (const none of ["", [], new Scope(), undefined]) {
      const { url } = await SignInAttempt.begin(credentials(), { scope: none });
      expect(new URL(url).searchParams.has("scope")).toBe(false);
    }
    for (const wrong of [7, null]) expect(() => new Scope(wrong as never)).toThrow(TypeError);
  });
});

describe("as in tekore: signing in on a server", () => {
  // tekore's own example: a map from state to UserAuth, out of which the callback takes its own.
  it("keeps attempts by their state, each of which gives its own person's token", async () => {
    const attempts = new Map<string, SignInAttempt>();
    const begin = async (person: string) => {
      const attempt = await SignInAttempt.begin(credentials(), { scope: scope.userReadEmail });
      attempts.set(attempt.state, attempt);
      return emulator.emulator.control.authorize(person, attempt.url);
    };
    const callbacks = [await begin("ada"), await begin("bela")].reverse();
    const people: string[] = [];
    for (const callback of callbacks) {
      const state = new URL(callback).searchParams.get("state") ?? "";
      const token = await attempts.get(state)?.finish(callback);
      attempts.delete(state);
      if (token !== undefined)
        people.push((await new Spotify({ token, apiUrl: apiUrl() }).users.currentUser()).id);
    }
    expect([people, attempts.size]).toEqual([["bela", "ada"], 0]);
  });

  it("takes state and code as they are, and nothing that has them double, blank or in the fragment", async () => {
    const begin = () => SignInAttempt.begin(credentials());
    const attempt = await begin();
    const callback = new URL(await emulator.emulator.control.authorize("ada", attempt.url));
    const code = callback.searchParams.get("code") ?? "";
    const token = await attempt.finish(new URLSearchParams({ code, state: attempt.state }));
    expect(token.tokenType).toBe("Bearer");
    for (const wrong of ["", "&code=", "&code=a&code=b", "#code=a"]) {
      const another = await begin();
      const address = `http://127.0.0.1:5000/callback?state=${another.state}${wrong}`;
      expect(await rejection(another.finish(address))).toBeInstanceOf(InvalidCallback);
    }
  });
});

describe("as in tekore: tokens that refresh themselves", () => {
  async function expired(): Promise<[Token, RefreshingCredentials]> {
    const attempt = await SignInAttempt.begin(credentials(), { scope: scope.userReadEmail });
    const token = await attempt.finish(await emulator.emulator.control.authorize("ada", attempt.url));
    emulator.emulator.control.clock.advance(3_600_000);
    emulator.emulator.control.requests.clear();
    return [token, new RefreshingCredentials(credentials())];
  }
  const sent = () => emulator.emulator.control.requests.count({ path: "/api/token" });

  it("send nothing to be looked at or printed", async () => {
    const [old] = await expired();
    const asked: string[] = [];
    const sender: Sender = async (url) => {
      asked.push(url);
      return Response.error();
    };
    const token = new RefreshingCredentials(credentials({ sender })).userToken(old);
    expect([String(token.scope), token.current?.expiresIn(credentials().now())]).toEqual([
      "user-read-email",
      0,
    ]);
    for (const shown of [inspect(token), `${token}`, JSON.stringify(token)]) {
      expect(shown).toContain("user-read-email");
    }
    // Whatever printing began would have begun to send by now.
    await settled();
    expect(token.current === old).toBe(true);
    expect(asked).toEqual([]);
  });

  it("come in one line from a refresh token, and for the app from its credentials", async () => {
    const [old, app] = await expired();
    const mine = new Spotify({
      token: app.userToken({ refreshToken: old.refreshToken ?? "" }),
      apiUrl: apiUrl(),
    });
    expect((await mine.users.currentUser()).id).toBe("ada");
    const ours = new Spotify({ token: app.clientToken(), apiUrl: apiUrl() });
    expect((await ours.search("rain", "track", { limit: 1 })).items).toHaveLength(1);
    expect(sent()).toBe(2);
  });
});
