import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { json, rejection, startUpstream, text, type Upstream } from "../../test/upstream.ts";
import { ConfigError, NetworkError, UnexpectedResponse } from "../errors.ts";
import { AuthServerError, InvalidClient, InvalidGrant, OAuthError } from "./auth-error.ts";
import { Credentials, type CredentialsOptions } from "./credentials.ts";
import { generateCodeVerifier, generateState } from "./random.ts";
import { Token } from "./token.ts";

const now = Date.UTC(2026, 7, 1, 12);
const codeVerifier = generateCodeVerifier();
const granted = { access_token: "new-access", token_type: "Bearer", expires_in: 3600 };

function credentialsFor(upstream: Upstream, options: Partial<CredentialsOptions> = {}): Credentials {
  return new Credentials({
    clientId: "my:id",
    clientSecret: "my secret%",
    redirectUri: "http://127.0.0.1:5000/callback",
    accountsUrl: upstream.url,
    now: () => now,
    ...options,
  });
}

const publicClient = { clientSecret: undefined };

describe("authorizationUrl", () => {
  const credentials = new Credentials({ clientId: "id", redirectUri: "https://stage.example/callback" });

  it("asks for a code with PKCE, and for nothing that was not asked", async () => {
    const url = await credentials.authorizationUrl({ state: "the-state", codeVerifier });
    expect(url.origin + url.pathname).toBe("https://accounts.spotify.com/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "id",
      redirect_uri: "https://stage.example/callback",
      state: "the-state",
      code_challenge_method: "S256",
      code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
    });
  });

  it("carries scope and dialog", async () => {
    const scope = ["user-top-read", "streaming"];
    const url = await credentials.authorizationUrl({ state: "s", codeVerifier, scope, showDialog: true });
    expect(url.searchParams.get("scope")).toBe("streaming user-top-read");
    expect(url.searchParams.get("show_dialog")).toBe("true");
  });

  it("says what is missing", async () => {
    const noRedirect = new Credentials({ clientId: "id" });
    await expect(noRedirect.authorizationUrl({ state: "s", codeVerifier })).rejects.toThrow(ConfigError);
    await expect(credentials.authorizationUrl({ state: "", codeVerifier })).rejects.toThrow(
      "generateState()",
    );
    await expect(credentials.authorizationUrl({ state: "s", codeVerifier: "short" })).rejects.toThrow(
      "43 to 128",
    );
  });

  it("has states and verifiers that are long, random and of the right characters", () => {
    const made = new Set(Array.from({ length: 50 }, () => [generateState(), generateCodeVerifier()]).flat());
    expect(made.size).toBe(100);
    for (const value of made) expect(value).toMatch(/^[\w-]{43}$/);
  });
});

describe("asking for a token", () => {
  it("exchanges a code with the secret in the header, form-encoded, and PKCE beside it", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { ...granted, refresh_token: "new-refresh", scope: "user-read-email" });
    const token = await credentialsFor(upstream).requestUserToken({ code: "the-code", codeVerifier });
    const [request] = upstream.seen;
    expect(request).toMatchObject({ method: "POST", url: "/api/token" });
    expect(request?.headers["content-type"]).toMatch("application/x-www-form-urlencoded");
    expect(request?.headers.authorization).toBe(`Basic ${btoa("my%3Aid:my+secret%25")}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: "authorization_code",
      code: "the-code",
      redirect_uri: "http://127.0.0.1:5000/callback",
      code_verifier: codeVerifier,
    });
    expect(token.serialize()).toEqual({
      accessToken: "new-access",
      tokenType: "Bearer",
      refreshToken: "new-refresh",
      scope: "user-read-email",
      expiresAt: now + 3_600_000,
      authorizedAt: now,
    });
  });

  it("names a public client in the body and sends no header", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, granted);
    const credentials = credentialsFor(upstream, publicClient);
    expect(credentials.isConfidential).toBe(false);
    await credentials.requestUserToken({ code: "the-code", codeVerifier });
    await credentials.refreshUserToken("old-refresh");
    for (const { headers } of upstream.seen) expect(headers.authorization).toBeUndefined();
    expect(upstream.seen.map(({ body }) => new URLSearchParams(body).get("client_id"))).toEqual([
      "my:id",
      "my:id",
    ]);
  });

  it("asks for the app's own token, which belongs to nobody", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, granted);
    const token = await credentialsFor(upstream).requestClientToken();
    expect(upstream.seen[0]?.body).toBe("grant_type=client_credentials");
    expect([token.refreshToken, token.authorizedAt, token.scope.size]).toEqual([undefined, undefined, 0]);
    await credentialsFor(upstream).refresh(token);
    expect(upstream.seen[1]?.body).toBe("grant_type=client_credentials");
    const error = await rejection(credentialsFor(upstream, publicClient).requestClientToken());
    expect(error).toMatchObject({ kind: "config", option: "clientSecret" });
  });

  it("takes the scope that was asked for where the answer does not say", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { ...granted, scope: "" });
    const exchange = { code: "the-code", codeVerifier, scope: "streaming" };
    const token = await credentialsFor(upstream).requestUserToken(exchange);
    expect(String(token.scope)).toBe("streaming");
  });
});

describe("refresh", () => {
  const old = new Token({
    accessToken: "old-access",
    refreshToken: "old-refresh",
    scope: "streaming",
    expiresAt: now,
    authorizedAt: now - 86_400_000,
  });

  it.each<[string, object, object]>([
    ["left out", {}, { refreshToken: "old-refresh", scope: "streaming" }],
    ["null", { refresh_token: null, scope: null }, { refreshToken: "old-refresh", scope: "streaming" }],
    ["empty", { refresh_token: "", scope: "" }, { refreshToken: "old-refresh", scope: "streaming" }],
    ["the same", { refresh_token: "old-refresh" }, { refreshToken: "old-refresh" }],
    [
      "rotated",
      { refresh_token: "next", scope: "user-top-read" },
      { refreshToken: "next", scope: "user-top-read" },
    ],
  ])("is right when refresh token and scope are %s", async (_case, answer, expected) => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { ...granted, ...answer });
    const token = await credentialsFor(upstream).refresh(old);
    expect(token.serialize()).toMatchObject({
      accessToken: "new-access",
      authorizedAt: now - 86_400_000,
      expiresAt: now + 3_600_000,
      ...expected,
    });
    expect(new URLSearchParams(upstream.seen[0]?.body).get("refresh_token")).toBe("old-refresh");
    expect(old.refreshToken).toBe("old-refresh");
  });

  it("sends nothing for a person's token that cannot be refreshed", async () => {
    await using upstream = await startUpstream();
    const stuck = new Token({ accessToken: "a", expiresAt: now, authorizedAt: now });
    await expect(credentialsFor(upstream).refresh(stuck)).rejects.toThrow("sign in again");
    await expect(credentialsFor(upstream).refreshUserToken("")).rejects.toThrow(TypeError);
    await expect(credentialsFor(upstream).requestUserToken({ code: "", codeVerifier })).rejects.toThrow(
      TypeError,
    );
    expect(upstream.seen).toEqual([]);
  });
});

describe("what comes back", () => {
  it.each<[string, object, number]>([
    ["as text", { expires_in: "1800" }, 1800],
    ["with a fraction", { expires_in: 1800.9 }, 1800],
    ["missing", { expires_in: undefined }, 3600],
  ])("is taken with a life that is %s", async (_case, odd, seconds) => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, { ...granted, ...odd });
    expect((await credentialsFor(upstream).requestClientToken()).expiresIn(now)).toBe(seconds);
  });

  it.each<[string, Upstream["answer"]]>([
    ["no access token", json(200, { ...granted, access_token: undefined, refresh_token: "kept-secret" })],
    ["an access token that is no text", json(200, { ...granted, access_token: 7 })],
    ["an access token that no header can carry", json(200, { ...granted, access_token: "kept-secret\n" })],
    ["another type of token", json(200, { ...granted, token_type: "DPoP" })],
    ["a life that is no number", json(200, { ...granted, expires_in: "kept-secret" })],
    ["a list", json(200, [granted])],
    ["broken JSON", text(200, '{"access_token":"kept-secret"', { "content-type": "application/json" })],
    ["a web page", text(200, "<html>kept-secret</html>", { "content-type": "text/html" })],
    ["nothing", text(200, "")],
    ["a 201", json(201, granted)],
    ["a redirect", text(302, "", { location: "/elsewhere" })],
  ])("is an UnexpectedResponse when it is %s", async (_case, answer) => {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const error = await rejection(
      credentialsFor(upstream).requestUserToken({ code: "the-code", codeVerifier }),
    );
    expect(error).toBeInstanceOf(UnexpectedResponse);
    expect(error).toMatchObject({ kind: "unexpected-response", isTransient: true });
    expect(error).not.toHaveProperty("cause");
    expect(String(error)).toMatch(/\(status \d{3}, .+\)/);
    expect(upstream.seen).toHaveLength(1);
  });

  const revoked = { error: "invalid_grant", error_description: "Refresh token revoked" };
  const html = { "content-type": "text/html" };
  it.each<[string, Upstream["answer"], unknown, object]>([
    ["400 invalid_grant", json(400, revoked), InvalidGrant, { errorDescription: "Refresh token revoked" }],
    [
      "400 invalid_grant alone",
      json(400, { error: "invalid_grant" }),
      InvalidGrant,
      { error: "invalid_grant" },
    ],
    ["500 invalid_grant", json(500, revoked), AuthServerError, { status: 500 }],
    ["503 invalid_grant", json(503, revoked, { "retry-after": "9" }), AuthServerError, { retryAfter: 9 }],
    ["429 invalid_grant", json(429, revoked), AuthServerError, {}],
    ["401 invalid_grant", json(401, revoked), OAuthError, {}],
    ["400 invalid_grant as text", text(400, JSON.stringify(revoked)), AuthServerError, {}],
    ["400 a page with the word", text(400, "<html>invalid_grant</html>", html), AuthServerError, {}],
    [
      "400 invalid_client",
      json(400, { error: "invalid_client" }),
      InvalidClient,
      { error: "invalid_client" },
    ],
    [
      "401 invalid_client with a challenge",
      json(
        401,
        { error: "invalid_client", error_description: "Invalid client" },
        { "www-authenticate": "Basic" },
      ),
      InvalidClient,
      { status: 401, errorDescription: "Invalid client" },
    ],
    [
      "400 invalid_request",
      json(400, { error: "invalid_request" }),
      OAuthError,
      { error: "invalid_request" },
    ],
    ["400 server_error", json(415, { error: "server_error" }), AuthServerError, { status: 415 }],
    ["400 with no error in it", json(400, { message: "no" }), AuthServerError, {}],
    [
      "429 without JSON",
      text(429, "slow down", { "retry-after": "30" }),
      AuthServerError,
      { retryAfter: 30 },
    ],
    ["502 a page", text(502, "<html>bad gateway</html>", html), AuthServerError, { status: 502 }],
  ])("is told apart when it is %s", async (_case, answer, type, details) => {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const error = await rejection(credentialsFor(upstream).refreshUserToken("old-refresh"));
    expect((error as Error).constructor).toBe(type);
    expect(error).toMatchObject({ kind: "auth", isTransient: type === AuthServerError, ...details });
    expect(upstream.seen).toHaveLength(1);
  });

  it("leaves out what the other side echoes of the request", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, { body }) =>
      json(400, {
        error: "invalid_grant",
        error_description: `What is ${body}\nmy secret%? ${"!".repeat(400)}`,
      })(response, { method: "", url: "", headers: {}, body: "" });
    const error = await rejection(credentialsFor(upstream).refreshUserToken("old-refresh"));
    expect(error).toBeInstanceOf(InvalidGrant);
    expect((error as Error).message).not.toMatch(/old-refresh|my secret|\n/);
    expect((error as Error).message.length).toBeLessThan(300);
  });

  it("is a NetworkError when nobody is there, with the system's word for it", async () => {
    const upstream = await startUpstream();
    await upstream[Symbol.asyncDispose]();
    const error = await rejection(credentialsFor(upstream).refreshUserToken("old-refresh"));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ isTransient: true, message: expect.stringContaining("ECONNREFUSED") });
  });

  it("is a TimeoutError when it takes too long, with a sender of one's own as well", async () => {
    await using upstream = await startUpstream();
    upstream.answer = () => {};
    const silent: Partial<CredentialsOptions>[] = [{}, { sender: () => new Promise(() => {}) }];
    for (const options of silent) {
      const credentials = credentialsFor(upstream, { timeout: 30, ...options });
      expect(await rejection(credentials.refreshUserToken("old-refresh"))).toMatchObject({
        kind: "timeout",
        timeout: 30,
        isTransient: true,
      });
    }
  });

  it("is the caller's own reason when the caller ends it", async () => {
    await using upstream = await startUpstream();
    const reason = new Error("changed my mind");
    const controller = new AbortController();
    upstream.answer = () => controller.abort(reason);
    const exchange = { code: "the-code", codeVerifier };
    expect(await rejection(credentialsFor(upstream).requestUserToken(exchange, controller.signal))).toBe(
      reason,
    );
  });
});

describe("the options", () => {
  it.each<[string, Partial<CredentialsOptions>, string]>([
    ["no client id", { clientId: undefined }, "clientId"],
    ["an empty client id", { clientId: " " }, "clientId"],
    ["an empty secret", { clientSecret: "" }, "clientSecret"],
    ["an address that is none", { accountsUrl: "spotify" }, "accountsUrl"],
    ["plain http elsewhere", { accountsUrl: "http://accounts.example" }, "accountsUrl"],
    ["an address with a password", { accountsUrl: "https://me:pw@accounts.example" }, "accountsUrl"],
    ["an address with a query", { accountsUrl: "https://accounts.example/?a=1" }, "accountsUrl"],
    ["no time at all", { timeout: 0 }, "timeout"],
    ["a time that is none", { timeout: Number.NaN }, "timeout"],
  ])("are refused at once with %s", (_case, wrong, option) => {
    const make = () => new Credentials({ clientId: "id", ...wrong });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(expect.objectContaining({ option, message: expect.stringContaining(option) }));
  });

  it("may have a path and a slash in the accounts service's address", () => {
    const { accountsUrl } = new Credentials({
      clientId: "id",
      accountsUrl: "https://proxy.example/accounts//",
    });
    expect(accountsUrl).toBe("https://proxy.example/accounts");
  });
});
