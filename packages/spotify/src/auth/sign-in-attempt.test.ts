import { inspect } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { json, rejection, startUpstream, type Upstream } from "../../test/upstream.ts";
import { ConfigError } from "../errors.ts";
import { InvalidGrant } from "./auth-error.ts";
import { Credentials } from "./credentials.ts";
import { type SerializedSignInAttempt, SignInAttempt } from "./sign-in-attempt.ts";
import { AuthorizationDenied, AuthorizationFailed, InvalidCallback, StateMismatch } from "./sign-in-error.ts";

const granted = {
  access_token: "new-access",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "new-refresh",
};
const redirectUri = "https://stage.example/callback?from=here";

function credentialsFor(upstream: Upstream): Credentials {
  upstream.answer = json(200, granted);
  return new Credentials({ clientId: "id", clientSecret: "secret", redirectUri, accountsUrl: upstream.url });
}

let attempt: SignInAttempt;
beforeEach(async () => {
  attempt = await SignInAttempt.begin(new Credentials({ clientId: "id", redirectUri }));
});

describe("a sign-in attempt", () => {
  it("sends a browser off with state and PKCE, beside a secret too", async () => {
    await using upstream = await startUpstream();
    const begun = await SignInAttempt.begin(credentialsFor(upstream), {
      scope: ["b", "a"],
      showDialog: true,
    });
    expect(Object.fromEntries(new URL(begun.url).searchParams)).toMatchObject({
      state: begun.state,
      scope: "a b",
      show_dialog: "true",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(attempt.state).not.toBe(begun.state);
    expect(new URL(attempt.url).searchParams.has("show_dialog")).toBe(false);
    await expect(SignInAttempt.begin(new Credentials({ clientId: "id" }))).rejects.toThrow(ConfigError);
  });

  it.each<[string, (query: string) => string | URL | URLSearchParams]>([
    ["address", (query) => `${redirectUri}&${query}`],
    ["address that was pasted", (query) => ` https://stage.example/callback?${query}\r\n`],
    ["address with a fragment", (query) => `https://stage.example/callback?${query}#_=_`],
    ["path", (query) => `/callback?${query}`],
    ["query", (query) => `?${query}`],
    ["query without its mark", (query) => query],
    ["URL", (query) => new URL(`${redirectUri}&${query}`)],
    ["parameters", (query) => new URLSearchParams(query)],
  ])("is finished by the callback's %s", async (_form, form) => {
    await using upstream = await startUpstream();
    const begun = await SignInAttempt.begin(credentialsFor(upstream), { scope: "streaming" });
    const token = await begun.finish(form(`code=the%20code&state=${begun.state}`));
    expect([token.refreshToken, String(token.scope)]).toEqual(["new-refresh", "streaming"]);
    expect(Object.fromEntries(new URLSearchParams(upstream.seen[0]?.body))).toMatchObject({
      code: "the code",
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: redirectUri,
    });
  });

  it.each<[string, (state: string) => string, RegExp]>([
    ["no state", () => "code=c", /no state/],
    ["an empty state", () => "code=c&state=", /another state/],
    ["another state", (state) => `code=c&state=${state.slice(0, -1)}`, /another state/],
    ["a longer state", (state) => `code=c&state=${state}x`, /another state/],
    ["a state that differs in one letter", (state) => `code=c&state=${swapped(state)}`, /another state/],
    ["two states", (state) => `code=c&state=${state}&state=${state}`, /more than one state/],
    ["a state in the fragment alone", (state) => `/callback#code=c&state=${state}`, /no state/],
    ["an error, but no state", () => "error=access_denied", /no state/],
  ])("takes no callback with %s, and goes on", async (_case, query, message) => {
    await using upstream = await startUpstream();
    const begun = await SignInAttempt.begin(credentialsFor(upstream));
    const error = await rejection(begun.finish(query(begun.state)));
    expect(error).toBeInstanceOf(StateMismatch);
    expect(error).toMatchObject({ kind: "sign-in", message: expect.stringMatching(message) });
    expect(String(error)).not.toContain(begun.state);
    expect(upstream.seen).toEqual([]);
    await begun.finish(`code=c&state=${begun.state}`);
    expect(upstream.seen).toHaveLength(1);
  });

  it("serves once, whatever came of it: a replay finds nothing", async () => {
    await using upstream = await startUpstream();
    const begun = await SignInAttempt.begin(credentialsFor(upstream));
    upstream.answer = json(400, { error: "invalid_grant" });
    const query = `code=c&state=${begun.state}`;
    const both = await Promise.all([rejection(begun.finish(query)), rejection(begun.finish(query))]);
    expect(both).toEqual([expect.any(InvalidGrant), expect.any(StateMismatch)]);
    expect(await rejection(begun.finish(query))).toBeInstanceOf(StateMismatch);
    expect(upstream.seen).toHaveLength(1);
  });

  it.each<[string, object, object]>([
    ["error=access_denied", AuthorizationDenied, { isTransient: false }],
    [
      "error=invalid_scope&error_description=Illegal%0Ascope&code=c",
      AuthorizationFailed,
      { error: "invalid_scope", errorDescription: "Illegal scope", isTransient: false },
    ],
    [
      "error=temporarily_unavailable",
      AuthorizationFailed,
      { errorDescription: undefined, isTransient: true },
    ],
    ["", InvalidCallback, { message: "The callback has no code" }],
    ["code=", InvalidCallback, { message: "The callback has no code" }],
    ["code=c&code=d", InvalidCallback, { message: "The callback has more than one code" }],
    ["error=a&error=access_denied", InvalidCallback, {}],
    ["code=c&iss=https%3A%2F%2Felsewhere.example", InvalidCallback, {}],
  ])("ends with %j of the right state, and sends nothing", async (query, type, details) => {
    const error = await rejection(attempt.finish(`${query}&state=${attempt.state}`));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ kind: "sign-in", ...details });
    expect(await rejection(attempt.finish(`code=c&state=${attempt.state}`))).toBeInstanceOf(StateMismatch);
  });

  it("takes an issuer that is the one it asked", async () => {
    await using upstream = await startUpstream();
    const begun = await SignInAttempt.begin(credentialsFor(upstream));
    const iss = encodeURIComponent(upstream.url);
    expect((await begun.finish(`code=c&state=${begun.state}&iss=${iss}`)).accessToken).toBe("new-access");
  });

  it("can be kept between two requests", async () => {
    await using upstream = await startUpstream();
    const credentials = credentialsFor(upstream);
    const begun = await SignInAttempt.begin(credentials, { scope: "streaming" });
    const data: SerializedSignInAttempt = JSON.parse(JSON.stringify(begun.serialize()));
    const back = SignInAttempt.deserialize(data, credentials);
    expect([back.state, back.url, String(back.scope)]).toEqual([begun.state, begun.url, "streaming"]);
    await back.finish(`code=c&state=${begun.state}`);
    expect(new URLSearchParams(upstream.seen[0]?.body).get("code_verifier")).toBe(data.codeVerifier);
  });

  it.each<unknown>([
    null,
    "data",
    {},
    { state: "SECRET", codeVerifier: 7, scope: "", url: "x" },
    { scope: 1 },
  ])("refuses %j, which is none, and does not quote it", (data) => {
    const read = () =>
      SignInAttempt.deserialize(data as SerializedSignInAttempt, new Credentials({ clientId: "id" }));
    expect(read).toThrow(TypeError);
    expect(read).not.toThrow(/SECRET/);
  });

  it("shows neither state nor verifier, nor the code in an error that echoes it", async () => {
    const { state, codeVerifier } = attempt.serialize();
    const echo = `error=${state}&error_description=${codeVerifier}%20SECRET-code&code=SECRET-code&state=${state}`;
    const error = await rejection(attempt.finish(echo));
    const shown = [
      inspect({ attempt }),
      String(attempt),
      JSON.stringify(attempt),
      inspect(error, { showHidden: true }),
    ];
    for (const text of shown)
      for (const secret of [state, codeVerifier, "SECRET"]) expect(text).not.toContain(secret);
  });
});

function swapped(state: string): string {
  return (state.startsWith("A") ? "B" : "A") + state.slice(1);
}
