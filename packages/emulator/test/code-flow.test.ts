import { describe, expect, it } from "vitest";
import {
  askForToken,
  authorizeUrl,
  basic,
  call,
  clientId,
  clientSecret,
  codeFor,
  createVerifier,
  everyScope,
  readTokens,
  redirectUri,
  signIn,
  signInPublicly,
  standingEmulator,
} from "./flow.ts";

const hour = 3_600_000;
const exchange = (code: string) => ({ grant_type: "authorization_code", code, redirect_uri: redirectUri });
const refreshing = (token: string) => ({ grant_type: "refresh_token", refresh_token: token });

describe("the code flow", () => {
  it("with a secret gives tokens that open the person's profile", async () => {
    const emulator = standingEmulator();
    const response = await askForToken(emulator, exchange(await codeFor(emulator, "bela")), basic());
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const tokens = await readTokens(response);
    expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: 3600, scope: everyScope });
    expect(tokens.refresh_token.length).toBeGreaterThan(100);
    const profile = await (await call(emulator, "/me", tokens.access_token)).json();
    expect(profile).toMatchObject({ id: "bela", display_name: "Béla Okonkwo", type: "user" });
  });

  it("takes id and secret in the body as well, and a header that is not form-encoded", async () => {
    const emulator = standingEmulator();
    const inBody = { ...exchange(await codeFor(emulator)), client_id: clientId, client_secret: clientSecret };
    expect((await askForToken(emulator, inBody)).status).toBe(200);
    emulator.control.apps.register({ clientId, clientSecret: "plain-secret" });
    const plain = `Basic ${btoa(`${clientId}:plain-secret`)}`;
    expect((await askForToken(emulator, exchange(await codeFor(emulator)), plain)).status).toBe(200);
  });

  it("without a secret asks for the PKCE verifier", async () => {
    const emulator = standingEmulator();
    const tokens = await signInPublicly(emulator, "ada");
    expect((await call(emulator, "/me", tokens.access_token)).status).toBe(200);
    expect(emulator.control.grants.list()).toMatchObject([{ personId: "ada", clientId, isPublic: true }]);
  });

  it("returns state letter for letter", async () => {
    const emulator = standingEmulator();
    const state = "a b+c/d=e&f#g ü🎷";
    const location = new URL(await emulator.control.authorize("ada", authorizeUrl({ state })));
    expect(location.searchParams.get("state")).toBe(state);
    expect(location.origin + location.pathname).toBe(redirectUri);
  });

  it("gives a client its own token without a person, in exactly three keys", async () => {
    const emulator = standingEmulator();
    const tokens = await readTokens(
      await askForToken(emulator, { grant_type: "client_credentials" }, basic()),
    );
    expect(Object.keys(tokens).sort()).toEqual(["access_token", "expires_in", "token_type"]);
    expect((await call(emulator, "/me", tokens.access_token)).status).toBe(401);
  });

  it("answers with and without a slash at the end", async () => {
    const emulator = standingEmulator();
    const request = new Request("http://127.0.0.1:5001/api/token/", {
      method: "POST",
      headers: { authorization: basic() },
      body: new URLSearchParams(exchange(await codeFor(emulator))),
    });
    const tokens = await readTokens(await emulator.fetch(request));
    expect((await call(emulator, "/me/", tokens.access_token)).status).toBe(200);
    expect((await emulator.fetch(new Request(authorizeUrl().replace("?", "/?")))).status).toBe(200);
  });
});

describe("refreshing", () => {
  it("leaves the refresh token of a confidential app out, and it serves on", async () => {
    const emulator = standingEmulator();
    const first = await signIn(emulator);
    const second = await readTokens(await askForToken(emulator, refreshing(first.refresh_token), basic()));
    expect(second).not.toHaveProperty("refresh_token");
    expect(second.scope).toBe(everyScope);
    expect(second.access_token).not.toBe(first.access_token);
    expect((await askForToken(emulator, refreshing(first.refresh_token), basic())).status).toBe(200);
    expect((await call(emulator, "/me", first.access_token)).status).toBe(200);
  });

  it("sends the same one again where the app is set so", async () => {
    const emulator = standingEmulator();
    emulator.control.apps.register({ clientId, returnRefreshToken: true });
    const { refresh_token } = await signIn(emulator);
    const tokens = await readTokens(await askForToken(emulator, refreshing(refresh_token), basic()));
    expect(tokens.refresh_token).toBe(refresh_token);
  });

  it("rotates the refresh token of a public app: the old one serves once", async () => {
    const emulator = standingEmulator();
    const { refresh_token } = await signInPublicly(emulator);
    const form = { ...refreshing(refresh_token), client_id: clientId };
    const next = await readTokens(await askForToken(emulator, form));
    expect(next.refresh_token).not.toBe(refresh_token);
    const again = await askForToken(emulator, form);
    expect(again.status).toBe(400);
    expect(await again.json()).toEqual({
      error: "invalid_grant",
      error_description: "Refresh token revoked",
    });
    const latest = { ...refreshing(next.refresh_token), client_id: clientId };
    expect((await askForToken(emulator, latest)).status).toBe(200);
  });

  it.each([
    [true, "confidential", true],
    [false, "public", false],
  ] as const)("with rotateRefreshTokens %s a %s app's token rotates: %s", async (setting, kind, rotates) => {
    const emulator = standingEmulator();
    emulator.control.apps.register({ clientId, rotateRefreshTokens: setting });
    const { refresh_token } = await (kind === "public" ? signInPublicly(emulator) : signIn(emulator));
    const form = { ...refreshing(refresh_token), ...(kind === "public" ? { client_id: clientId } : {}) };
    const tokens = await readTokens(
      await askForToken(emulator, form, kind === "public" ? undefined : basic()),
    );
    expect("refresh_token" in tokens).toBe(rotates);
  });

  it("ends six months after the person authorised, however often it was used", async () => {
    const emulator = standingEmulator();
    emulator.control.clock.set(Date.UTC(2026, 7, 31, 12));
    const { refresh_token } = await signIn(emulator);
    emulator.control.clock.set(Date.UTC(2027, 1, 28, 12) - 1);
    expect((await askForToken(emulator, refreshing(refresh_token), basic())).status).toBe(200);
    emulator.control.clock.advance(1);
    const response = await askForToken(emulator, refreshing(refresh_token), basic());
    expect(await response.json()).toEqual({
      error: "invalid_grant",
      error_description: "Refresh token expired",
    });
  });
});

describe("an access token", () => {
  it("expires after an hour of the emulator's time", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    emulator.control.clock.advance(hour - 1);
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
    emulator.control.clock.advance(1);
    const response = await call(emulator, "/me", access_token);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: { status: 401, message: "The access token expired" } });
  });

  it("ends by control for one person and not for another", async () => {
    const emulator = standingEmulator();
    const ada = await signIn(emulator, "ada");
    const bela = await signIn(emulator, "bela");
    expect(emulator.control.grants.expireAccessTokens("ada")).toBe(1);
    expect((await call(emulator, "/me", ada.access_token)).status).toBe(401);
    expect((await call(emulator, "/me", bela.access_token)).status).toBe(200);
    expect((await askForToken(emulator, refreshing(ada.refresh_token), basic())).status).toBe(200);
  });
});

describe("PKCE", () => {
  it.each(["plain", undefined])("refuses the method %s by telling the app", async (method) => {
    const emulator = standingEmulator();
    const { query } = createVerifier();
    const url = authorizeUrl({ ...query, code_challenge_method: method });
    const location = new URL(await emulator.control.authorize("ada", url));
    expect(location.searchParams.get("error")).toBe("invalid_request");
    expect(location.searchParams.has("code")).toBe(false);
  });

  it("is checked beside a secret, too", async () => {
    const emulator = standingEmulator();
    const { verifier, query } = createVerifier();
    const code = await codeFor(emulator, "ada", query);
    const without = await askForToken(emulator, exchange(code), basic());
    expect(await without.json()).toEqual({
      error: "invalid_request",
      error_description: "code_verifier required",
    });
    const response = await askForToken(emulator, { ...exchange(code), code_verifier: verifier }, basic());
    expect(response.status).toBe(200);
  });
});
