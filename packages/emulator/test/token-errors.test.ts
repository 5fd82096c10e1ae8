import { describe, expect, it } from "vitest";
import {
  askForToken,
  basic,
  clientId,
  codeFor,
  createVerifier,
  origin,
  redirectUri,
  signIn,
  signInPublicly,
  standingEmulator,
} from "./flow.ts";

const emulator = standingEmulator();
emulator.control.apps.register({ clientId: "other", clientSecret: "other", redirectUris: [redirectUri] });

async function refused(form: Record<string, string>, authorization?: string) {
  const response = await askForToken(emulator, form, authorization);
  expect(response.status).toBe(400);
  expect(response.headers.get("cache-control")).toBe("no-store");
  return response.json();
}

const exchange = (code: string) => ({ grant_type: "authorization_code", code, redirect_uri: redirectUri });
const refreshing = (token: string) => ({ grant_type: "refresh_token", refresh_token: token });
const invalidGrant = (text: string) => ({ error: "invalid_grant", error_description: text });

describe("the token endpoint refuses", () => {
  it("a client that does not say who it is", async () => {
    expect(await refused({ grant_type: "client_credentials" })).toEqual({ error: "invalid_client" });
  });

  it("an unknown client, and two clients at once", async () => {
    const answer = { error: "invalid_client", error_description: "Invalid client" };
    expect(await refused({ grant_type: "client_credentials" }, basic("nobody"))).toEqual(answer);
    expect(await refused({ grant_type: "client_credentials", client_id: "nobody" })).toEqual(answer);
    expect(await refused({ grant_type: "client_credentials", client_id: "other" }, basic())).toEqual(answer);
  });

  it("a wrong secret, and none where one is needed", async () => {
    const answer = { error: "invalid_client", error_description: "Invalid client secret" };
    expect(await refused({ grant_type: "client_credentials" }, basic(clientId, "wrong"))).toEqual(answer);
    expect(await refused({ grant_type: "client_credentials", client_id: clientId })).toEqual(answer);
    const code = await codeFor(emulator);
    expect(await refused({ ...exchange(code), client_id: clientId })).toEqual(answer);
    const { refresh_token } = await signIn(emulator);
    expect(await refused({ ...refreshing(refresh_token), client_id: clientId })).toEqual(answer);
  });

  it("no grant type, and one it does not have", async () => {
    expect(await refused({}, basic())).toEqual({
      error: "unsupported_grant_type",
      error_description: "grant_type parameter is missing",
    });
    expect(await refused({ grant_type: "password" }, basic())).toEqual({
      error: "unsupported_grant_type",
      error_description: "grant_type password is not supported",
    });
    expect(await refused({ grant_type: "toString" }, basic())).toMatchObject({
      error: "unsupported_grant_type",
    });
  });

  it.each([
    [{ grant_type: "authorization_code", redirect_uri: redirectUri }, "code must be supplied"],
    [{ grant_type: "authorization_code", code: "x" }, "redirect_uri must be supplied"],
    [{ grant_type: "refresh_token" }, "refresh_token must be supplied"],
  ])("what is missing by name: %o", async (form, text) => {
    const { ...fields } = form as Record<string, string>;
    expect(await refused(fields, basic())).toEqual({ error: "invalid_request", error_description: text });
  });

  it("an unknown code, another client's, and a used one", async () => {
    const answer = invalidGrant("Invalid authorization code");
    expect(await refused(exchange("made-up"), basic())).toEqual(answer);
    const code = await codeFor(emulator);
    expect(await refused(exchange(code), basic("other", "other"))).toEqual(answer);
    expect((await askForToken(emulator, exchange(code), basic())).status).toBe(200);
    expect(await refused(exchange(code), basic())).toEqual(answer);
  });

  it("a code after ten minutes", async () => {
    const code = await codeFor(emulator);
    emulator.control.clock.advance(10 * 60_000);
    expect(await refused(exchange(code), basic())).toEqual(invalidGrant("Authorization code expired"));
  });

  it("another redirect URI than the one authorised", async () => {
    const form = { ...exchange(await codeFor(emulator)), redirect_uri: `${redirectUri}/` };
    expect(await refused(form, basic())).toEqual(invalidGrant("Invalid redirect URI"));
  });

  it("a verifier that is wrong, malformed, or there without a challenge", async () => {
    const { verifier, query } = createVerifier();
    const form = { ...exchange(await codeFor(emulator, "ada", query)), client_id: clientId };
    const answer = invalidGrant("code_verifier was incorrect");
    expect(await refused({ ...form, code_verifier: createVerifier().verifier })).toEqual(answer);
    expect(await refused({ ...form, code_verifier: "short" })).toEqual(answer);
    const bare = { ...exchange(await codeFor(emulator)), code_verifier: verifier };
    expect(await refused(bare, basic())).toEqual(answer);
    expect(await refused(form)).toEqual({
      error: "invalid_request",
      error_description: "code_verifier required",
    });
    // None of the failures used the code up.
    expect((await askForToken(emulator, { ...form, code_verifier: verifier })).status).toBe(200);
  });

  it("a refresh token that is unknown or another client's", async () => {
    const answer = invalidGrant("Invalid refresh token");
    const { refresh_token } = await signIn(emulator);
    expect(await refused(refreshing("made-up"), basic())).toEqual(answer);
    expect(await refused(refreshing(refresh_token), basic("other", "other"))).toEqual(answer);
  });

  it("a refresh token that the person revoked, or that was expired by control", async () => {
    const { refresh_token } = await signInPublicly(emulator, "emeka");
    const form = { ...refreshing(refresh_token), client_id: clientId };
    expect(emulator.control.grants.expireRefreshTokens("emeka")).toBe(1);
    expect(await refused(form)).toEqual(invalidGrant("Refresh token expired"));
    expect(emulator.control.grants.revoke("emeka", clientId)).toBe(1);
    expect(await refused(form)).toEqual(invalidGrant("Refresh token revoked"));
  });

  it("a body that is not a form", async () => {
    const response = await emulator.fetch(
      new Request(`${origin}/api/token`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: basic() },
        body: JSON.stringify({ grant_type: "client_credentials" }),
      }),
    );
    expect(response.status).toBe(415);
    expect(await response.json()).toEqual({
      error: "server_error",
      error_description: "Unexpected status: 415",
    });
  });
});

describe("a browser at the token endpoint", () => {
  it("may send a form from any origin, and no Authorization", async () => {
    const preflight = await emulator.fetch(new Request(`${origin}/api/token`, { method: "OPTIONS" }));
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).not.toMatch(/authorization/i);
    const response = await askForToken(emulator, { grant_type: "client_credentials" }, basic());
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});
