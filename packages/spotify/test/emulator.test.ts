import { defaultApp, type EmulatorApp, type Listening } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  AuthServerError,
  Credentials,
  type CredentialsOptions,
  Forbidden,
  fetchSender,
  generateCodeVerifier,
  generateState,
  InvalidClient,
  InvalidGrant,
  NetworkError,
  OAuthError,
  type ScopeLike,
  ServerError,
  Spotify,
  scope,
  TimeoutError,
  type Token,
  type TokenSource,
  Unauthorized,
  UnexpectedResponse,
} from "../src/index.ts";
import { rejection } from "./upstream.ts";

let emulator: RunningEmulator;
const publicApp: EmulatorApp = { clientId: "public-app", redirectUris: ["http://127.0.0.1"], name: "Public" };

beforeEach(async () => {
  emulator = await startEmulator({ port: 0, apps: [defaultApp, publicApp] });
});
afterEach(() => emulator.close());

function credentialsOf(
  app: EmulatorApp = defaultApp,
  options: Partial<CredentialsOptions> = {},
): Credentials {
  return new Credentials({
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    redirectUri: "http://127.0.0.1:5000/callback",
    accountsUrl: emulator.url,
    ...options,
  });
}

function spotifyOf(token: TokenSource): Spotify {
  return new Spotify({ token, apiUrl: `${emulator.url}/v1`, sender: fetchSender({ timeout: 1000 }) });
}

async function agree(credentials: Credentials, person: string, asked: ScopeLike): Promise<[string, string]> {
  const state = generateState();
  const codeVerifier = generateCodeVerifier();
  const url = await credentials.authorizationUrl({ state, codeVerifier, scope: asked });
  const callback = new URL(await emulator.emulator.control.authorize(person, url));
  expect(callback.searchParams.get("state")).toBe(state);
  return [callback.searchParams.get("code") ?? "", codeVerifier];
}

async function signIn(
  person = "ada",
  credentials = credentialsOf(),
  asked: ScopeLike = scope.every,
): Promise<Token> {
  const [code, codeVerifier] = await agree(credentials, person, asked);
  return credentials.requestUserToken({ code, codeVerifier, scope: asked });
}

describe("a person's token", () => {
  it("comes by a code and PKCE, and opens what was asked for", async () => {
    const token = await signIn("ada", credentialsOf(), scope.read);
    expect(token.scope.equals(scope.read)).toBe(true);
    expect(token.expiresIn()).toBeGreaterThan(3590);
    const person = await spotifyOf(token).users.currentUser();
    expect(person).toMatchObject({ id: "ada", display_name: "Ada Lindqvist" });
  });

  it("is renewed with the secret, its refresh token and scope kept", async () => {
    const token = await signIn("ada", credentialsOf(), scope.read);
    const fresh = await credentialsOf().refresh(token);
    expect(fresh.accessToken).not.toBe(token.accessToken);
    expect(fresh.refreshToken).toBe(token.refreshToken);
    expect(fresh.scope.equals(token.scope)).toBe(true);
    expect(fresh.authorizedAt).toBe(token.authorizedAt);
    expect((await spotifyOf(fresh).users.currentUser()).id).toBe("ada");
  });

  it("is renewed without a secret, where each refresh token serves once", async () => {
    const credentials = credentialsOf(publicApp);
    const token = await signIn("bela", credentials);
    const fresh = await credentials.refresh(token);
    expect(fresh.refreshToken).not.toBe(token.refreshToken);
    const error = await rejection(credentials.refresh(token));
    expect(error).toBeInstanceOf(InvalidGrant);
    expect((error as InvalidGrant).errorDescription).toBe("Refresh token revoked");
  });

  it("is over when the person takes it back, and says so in its class", async () => {
    const token = await signIn();
    emulator.emulator.control.grants.revoke("ada");
    expect(await rejection(spotifyOf(token).users.currentUser())).toBeInstanceOf(Unauthorized);
    expect(await rejection(credentialsOf().refresh(token))).toBeInstanceOf(InvalidGrant);
  });

  it("is over at the day it is to be renewed by", async () => {
    const { clock } = emulator.emulator.control;
    const credentials = credentialsOf(defaultApp, { now: () => clock.now() });
    const token = await signIn("ada", credentials);
    clock.set((token.renewBy ?? 0) - 60_000);
    expect((await credentials.refresh(token)).renewBy).toBe(token.renewBy);
    clock.advance(120_000);
    const error = await rejection(credentials.refresh(token));
    expect(error).toBeInstanceOf(InvalidGrant);
    expect((error as InvalidGrant).errorDescription).toBe("Refresh token expired");
  });

  it("is not had with a used code, another's verifier or a wrong secret", async () => {
    const credentials = credentialsOf();
    const [code, codeVerifier] = await agree(credentials, "ada", []);
    await credentials.requestUserToken({ code, codeVerifier });
    expect(await rejection(credentials.requestUserToken({ code, codeVerifier }))).toBeInstanceOf(
      InvalidGrant,
    );

    const [second] = await agree(credentials, "ada", []);
    const mixedUp = credentials.requestUserToken({ code: second, codeVerifier: generateCodeVerifier() });
    expect(await rejection(mixedUp)).toBeInstanceOf(InvalidGrant);

    const wrong = credentialsOf(defaultApp, { clientSecret: "wrong" });
    expect(await rejection(wrong.requestClientToken())).toBeInstanceOf(InvalidClient);
    const stranger = credentialsOf(defaultApp, { clientId: "nobody" });
    expect(await rejection(stranger.requestClientToken())).toBeInstanceOf(InvalidClient);
  });

  it("of the app alone opens nobody's things", async () => {
    const token = await credentialsOf().requestClientToken();
    expect([token.refreshToken, token.authorizedAt]).toEqual([undefined, undefined]);
    expect(await rejection(spotifyOf(token).users.currentUser())).toHaveProperty("kind", "http");
  });
});

describe("what plays", () => {
  const playing = (listening: Listening) => emulator.emulator.control.playback.set("ada", listening);

  it.each<[Listening["kind"], object]>([
    ["track", { currently_playing_type: "track", item: { type: "track", is_local: false } }],
    ["episode", { currently_playing_type: "episode", item: { type: "episode", show: { type: "show" } } }],
    ["ad", { currently_playing_type: "ad", item: null }],
    [
      "local",
      { currently_playing_type: "track", item: { is_local: true, id: null, name: expect.any(String) } },
    ],
    ["private", { item: null }],
    ["unknown", { currently_playing_type: "unknown", item: null }],
  ])("is read when it is of the kind %s", async (kind, expected) => {
    const { player } = spotifyOf(await signIn());
    playing({ kind });
    expect(await player.currentlyPlaying()).toMatchObject(expected);
    expect(await player.playback()).toMatchObject({ ...expected, device: { is_active: true } });
  });

  it("is undefined when it is nothing", async () => {
    const { player } = spotifyOf(await signIn());
    playing({ kind: "nothing" });
    expect(await player.currentlyPlaying()).toBeUndefined();
    expect(await player.playback()).toBeUndefined();
  });

  it("hides an episode from those who only know tracks", async () => {
    const { player } = spotifyOf(await signIn());
    playing({ kind: "episode" });
    const answer = await player.currentlyPlaying({ additionalTypes: ["track"] });
    expect(answer).toMatchObject({ currently_playing_type: "episode", item: null });
  });

  it("needs a scope, which the refusal names", async () => {
    const token = await signIn("ada", credentialsOf(), scope.userReadCurrentlyPlaying);
    const { player } = spotifyOf(token);
    await player.currentlyPlaying();
    const error = await rejection(player.playback());
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Insufficient client scope/),
      status: 403,
    });
    expect((error as Forbidden).missingScope?.equals(scope.userReadPlaybackState)).toBe(true);
  });
});

describe("refusals and trouble", () => {
  it("of a person who is not on the app's list come as plain text, and are readable", async () => {
    const error = await rejection(spotifyOf(await signIn("ivo")).users.currentUser());
    expect(error).toBeInstanceOf(Forbidden);
    expect((error as Forbidden).message).toMatch(/not registered/i);
    expect((error as Forbidden).missingScope).toBeUndefined();
  });

  it("of an expired token are Unauthorized", async () => {
    const token = await signIn();
    emulator.emulator.control.grants.expireAccessTokens();
    expect(await rejection(spotifyOf(token).users.currentUser())).toBeInstanceOf(Unauthorized);
  });

  it("are each of their class, from both services", async () => {
    const { faults } = emulator.emulator.control;
    const token = await signIn();
    const credentials = credentialsOf(defaultApp, { timeout: 300 });
    const struck = async (fault: Parameters<typeof faults.add>[0]) => {
      const { id } = faults.add(fault);
      const error = await rejection(
        fault.path === "/api/token" ? credentials.refresh(token) : spotifyOf(token).users.currentUser(),
      );
      faults.clear(id);
      return error;
    };
    const outage = { error: "invalid_grant", error_description: "Refresh token revoked" };
    const limited = { status: 429, headers: { "retry-after": "9" } };

    expect(await struck({ path: "/v1/me", ...limited })).toMatchObject({ status: 429, retryAfter: 9 });
    expect(await struck({ path: "/v1/me", status: 502, body: "upstream request timeout" })).toBeInstanceOf(
      ServerError,
    );
    expect(await struck({ path: "/v1/me", kind: "html" })).toBeInstanceOf(UnexpectedResponse);
    expect(await struck({ path: "/v1/me", kind: "garbage" })).toBeInstanceOf(UnexpectedResponse);
    expect(await struck({ path: "/v1/me", kind: "drop" })).toBeInstanceOf(NetworkError);
    expect(await struck({ path: "/v1/me", kind: "truncated" })).toBeInstanceOf(NetworkError);
    expect(await struck({ path: "/v1/me", kind: "hang" })).toBeInstanceOf(TimeoutError);
    expect(await struck({ path: "/api/token", ...limited })).toMatchObject({
      code: "SPOTIFY_AUTH_SERVER",
      retryAfter: 9,
    });
    expect(await struck({ path: "/api/token", status: 503, body: outage })).toBeInstanceOf(AuthServerError);
    expect(await struck({ path: "/api/token", kind: "html" })).toBeInstanceOf(UnexpectedResponse);
    expect(await struck({ path: "/api/token", kind: "garbage" })).toBeInstanceOf(UnexpectedResponse);
    expect(await struck({ path: "/api/token", kind: "drop" })).toBeInstanceOf(NetworkError);
    expect(await struck({ path: "/api/token", kind: "hang" })).toBeInstanceOf(TimeoutError);
    expect(
      await struck({ path: "/api/token", status: 400, body: { error: "invalid_request" } }),
    ).toBeInstanceOf(OAuthError);

    expect((await credentials.refresh(token)).isExpiring()).toBe(false);
  });

  it("never come twice for one call: nothing is sent again", async () => {
    const { faults, requests } = emulator.emulator.control;
    const token = await signIn();
    requests.clear();
    faults.add({ path: "/*", status: 503 });
    await rejection(credentialsOf().refresh(token));
    await rejection(spotifyOf(token).users.currentUser());
    expect([requests.count({ path: "/api/token" }), requests.count({ path: "/v1/me" })]).toEqual([1, 1]);
  });
});

it("works in one process as well, without a port", async () => {
  const sender = fetchSender({ fetch: (url, init) => emulator.emulator.fetch(new Request(url, init)) });
  const credentials = credentialsOf(defaultApp, { sender, accountsUrl: "https://accounts.spotify.test" });
  const token = await signIn("bela", credentials);
  const spotify = new Spotify({ token, apiUrl: "https://api.spotify.test/v1", sender });
  expect((await spotify.users.currentUser()).id).toBe("bela");
});
