import { inspect } from "node:util";
import { defaultApp, type EmulatorApp } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthServerError, InvalidGrant } from "../src/auth/auth-error.ts";
import { Credentials, type CredentialsOptions } from "../src/auth/credentials.ts";
import { RefreshingCredentials } from "../src/auth/refreshing-credentials.ts";
import { RefreshingToken, type RefreshingTokenOptions } from "../src/auth/refreshing-token.ts";
import { scope } from "../src/auth/scope.ts";
import { SignInAttempt } from "../src/auth/sign-in-attempt.ts";
import { Token } from "../src/auth/token.ts";
import { Spotify } from "../src/client/spotify.ts";
import { ConfigError, TimeoutError } from "../src/errors.ts";
import { rejection } from "./upstream.ts";

let emulator: RunningEmulator;
const publicApp: EmulatorApp = { clientId: "public-app", redirectUris: ["http://127.0.0.1"], name: "Public" };

beforeEach(async () => {
  emulator = await startEmulator({ port: 0, apps: [defaultApp, publicApp] });
  emulator.emulator.control.clock.stop();
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
    now: () => emulator.emulator.control.clock.now(),
    ...options,
  });
}

async function signIn<T>(
  credentials: Parameters<typeof SignInAttempt.begin<T>>[0],
  person = "ada",
): Promise<T> {
  const attempt = await SignInAttempt.begin(credentials, { scope: scope.read });
  return attempt.finish(await emulator.emulator.control.authorize(person, attempt.url));
}

async function refreshingToken(
  options: RefreshingTokenOptions & { credentials?: Credentials; person?: string } = {},
): Promise<{ token: RefreshingToken; first: Token }> {
  const { credentials = credentialsOf(), person, ...rest } = options;
  const first = await signIn(credentials, person);
  emulator.emulator.control.requests.clear();
  return { first, token: new RefreshingToken(first, credentials, rest) };
}

const sent = () => emulator.emulator.control.requests.count({ path: "/api/token" });
const advance = (seconds: number) => emulator.emulator.control.clock.advance(seconds * 1000);
const fail = (fault: object) => emulator.emulator.control.faults.add({ path: "/api/token", ...fault });

/** A refresh that has been answered, and whose answer waits for `release`. */
function heldSaves(): { onRefresh: () => Promise<void>; begun: Promise<void>; release: () => void } {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  return {
    onRefresh: () => {
      begun.resolve();
      return held.promise;
    },
    begun: begun.promise,
    release: held.resolve,
  };
}

it("knows when a grant that was kept ends before anybody asked for a token", () => {
  const credentials = new Credentials({ clientId: "id", clientSecret: "secret" });
  const token = new RefreshingToken(
    { refreshToken: "kept", authorizedAt: Date.UTC(2026, 7, 31) },
    credentials,
  );
  expect(token.renewBy).toBe(Date.UTC(2027, 1, 28));
  expect(new RefreshingToken({ refreshToken: "kept" }, credentials).renewBy).toBeUndefined();
});

describe("a refreshing token", () => {
  it("asks nobody while its token is good, to the second", async () => {
    const { token, first } = await refreshingToken();
    advance(3540);
    expect(await token.get()).toBe(first);
    expect(sent()).toBe(0);
    advance(1);
    const fresh = await token.get();
    expect(fresh.accessToken).not.toBe(first.accessToken);
    expect([await token.get(), token.current, sent()]).toEqual([fresh, fresh, 1]);
  });

  it.each([
    ["with the secret", defaultApp],
    ["with PKCE alone, where each refresh token serves once", publicApp],
  ])("goes on for as long as the person's grant, %s", async (_how, app) => {
    const { token, first } = await refreshingToken({ credentials: credentialsOf(app) });
    const spotify = new Spotify({ token, apiUrl: `${emulator.url}/v1` });
    for (let hour = 0; hour < 4; hour += 1) {
      expect((await spotify.users.currentUser()).id).toBe("ada");
      advance(3600);
    }
    expect(sent()).toBe(3);
    expect([token.authorizedAt, token.renewBy, String(token.scope)]).toEqual([
      first.authorizedAt,
      first.renewBy,
      String(scope.read),
    ]);
  });

  it("of the app itself begins with nothing, and is asked for anew", async () => {
    const seen: unknown[] = [];
    const onRefresh = (fresh: Token, replaced: Token | undefined) => void seen.push(fresh, replaced);
    const token = new RefreshingCredentials(credentialsOf(), { onRefresh }).clientToken();
    expect([token.current, token.authorizedAt, token.renewBy, token.scope.size, sent()]).toEqual([
      undefined,
      undefined,
      undefined,
      0,
      0,
    ]);
    const [first, same] = await Promise.all([token.get(), token.get()]);
    expect([same, sent()]).toEqual([first, 1]);
    advance(3600);
    const second = await token.get();
    expect(seen).toEqual([first, undefined, second, first]);
    expect(emulator.emulator.control.requests.list().map(({ grantType }) => grantType)).toEqual([
      "client_credentials",
      "client_credentials",
    ]);
    expect(() => new RefreshingToken(undefined, credentialsOf(publicApp))).toThrow(ConfigError);
  });

  it("of a person begins with what an earlier sign-in left", async () => {
    const first = await signIn(credentialsOf(publicApp));
    const { refreshToken = "", authorizedAt } = first;
    const token = new RefreshingToken({ refreshToken, authorizedAt, scope: "x" }, credentialsOf(publicApp));
    expect([String(token.scope), token.authorizedAt, token.current]).toEqual(["x", authorizedAt, undefined]);
    expect((await token.get()).refreshToken).not.toBe(refreshToken);
    expect([String(token.scope), token.renewBy]).toEqual([String(scope.read), first.renewBy]);
    advance(3600);
    await token.get();
    expect(() => new RefreshingToken({ refreshToken: "" }, credentialsOf())).toThrow("refreshToken is empty");
  });

  it("never makes a client token of a person's that cannot be refreshed", async () => {
    const stuck = new Token({ accessToken: "a", scope: "streaming", expiresAt: 0 });
    await expect(new RefreshingToken(stuck, credentialsOf()).get()).rejects.toThrow("sign in again");
    expect(sent()).toBe(0);
  });

  it("gives a new one when it is told that the old one was refused", async () => {
    const { token, first } = await refreshingToken();
    const fresh = await token.refresh(undefined, first);
    expect([fresh === first, sent()]).toEqual([false, 1]);
    // Who was refused with the first as well finds that it has been replaced.
    expect([await token.refresh(undefined, first), sent()]).toEqual([fresh, 1]);
    expect([(await token.refresh()) === fresh, sent()]).toEqual([false, 2]);
  });

  it("shows no value", async () => {
    const { token, first } = await refreshingToken();
    const secrets = new RegExp(`${first.accessToken}|${first.refreshToken}`);
    for (const shown of [
      inspect(token, { showHidden: true }),
      inspect({ token }),
      JSON.stringify(token),
      `${token}`,
    ]) {
      expect(shown).not.toMatch(secrets);
      expect(shown).toMatch(/user-read-email/);
    }
    expect(String(new RefreshingToken(undefined, credentialsOf()))).toMatch(/not asked for yet/);
    expect(inspect(token, { customInspect: false, showHidden: true, depth: 9 })).not.toMatch(secrets);
  });
});

describe("one refresh", () => {
  it("serves all who wait for it", async () => {
    const { token } = await refreshingToken({ credentials: credentialsOf(publicApp) });
    advance(3600);
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? token.get() : token.refresh())),
    );
    expect([new Set(all).size, sent()]).toEqual([1, 1]);
  });

  it("goes on, and is kept, when a waiter or all of them stop waiting", async () => {
    const save = heldSaves();
    const { token, first } = await refreshingToken({ credentials: credentialsOf(publicApp), ...save });
    advance(3600);
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [rejection(token.get(one.signal)), rejection(token.refresh(two.signal))];
    const patient = token.get(new AbortController().signal);
    await save.begun;
    one.abort("first");
    two.abort("second");
    expect(await Promise.all(waiting)).toEqual(["first", "second"]);
    save.release();
    const fresh = await patient;
    expect([fresh === first, await token.get(), sent()]).toEqual([false, fresh, 1]);

    advance(3600);
    const leaving = new AbortController();
    const alone = rejection(token.get(leaving.signal));
    leaving.abort("alone");
    expect(await alone).toBe("alone");
    // A refresh token that serves once has been used up by now: its answer must not be lost.
    const next = await token.get();
    expect([next.refreshToken === fresh.refreshToken, sent()]).toEqual([false, 2]);
  });

  it("is not begun by who has stopped already", async () => {
    const { token } = await refreshingToken();
    advance(3600);
    expect(await rejection(token.get(AbortSignal.abort("before")))).toBe("before");
    expect(await rejection(token.refresh(AbortSignal.abort("before")))).toBe("before");
    expect(sent()).toBe(0);
  });
});

describe("what came by a refresh", () => {
  it("is saved before anybody gets it", async () => {
    const save = heldSaves();
    const { token } = await refreshingToken(save);
    advance(3600);
    let isGiven = false;
    const waiting = token.get().then(() => {
      isGiven = true;
    });
    await save.begun;
    await new Promise(setImmediate);
    expect(isGiven).toBe(false);
    save.release();
    await waiting;
  });

  it("is kept when it cannot be saved, and offered again until it is", async () => {
    const full = new Error("disk full");
    const onRefresh = vi.fn<NonNullable<RefreshingTokenOptions["onRefresh"]>>();
    const { token, first } = await refreshingToken({ credentials: credentialsOf(publicApp), onRefresh });
    onRefresh.mockRejectedValueOnce(full).mockImplementationOnce(() => {
      throw full;
    });
    advance(3600);
    expect(await Promise.all([rejection(token.get()), rejection(token.get())])).toEqual([full, full]);
    expect(await rejection(token.refresh())).toBe(full);
    const saved = await token.get();
    expect(onRefresh.mock.calls).toEqual([
      [saved, first],
      [saved, first],
      [saved, first],
    ]);
    expect([await token.get(), sent()]).toEqual([saved, 1]);
  });

  it("is saved, and then replaced, when saving it took until its end", async () => {
    const onRefresh = vi
      .fn<NonNullable<RefreshingTokenOptions["onRefresh"]>>()
      .mockRejectedValueOnce(new Error("full"));
    const { token, first } = await refreshingToken({ credentials: credentialsOf(publicApp), onRefresh });
    advance(3600);
    await rejection(token.get());
    advance(3600);
    const last = await token.get();
    const [[second] = []] = onRefresh.mock.calls;
    expect(onRefresh.mock.calls).toEqual([
      [second, first],
      [second, first],
      [last, second],
    ]);
    expect([last === second, sent()]).toEqual([false, 2]);
  });
});

describe("trouble with a refresh", () => {
  it("that passes is nobody's while the token has time left", async () => {
    const { token, first } = await refreshingToken({
      credentials: credentialsOf(defaultApp, { timeout: 500 }),
    });
    for (const fault of [{ status: 503 }, { kind: "drop" }, { kind: "html" }]) {
      emulator.emulator.control.clock.set(first.expiresAt - 30_000);
      const { id } = fail(fault);
      expect(await token.get()).toBe(first);
      expect(await rejection(token.refresh())).toHaveProperty("isTransient", true);
      advance(30);
      expect(await rejection(token.get())).toHaveProperty("isTransient", true);
      emulator.emulator.control.faults.clear(id);
    }
    expect(await token.get()).not.toBe(first);
  });

  it("that passes is not met by every call: for 5 seconds a token that is good is given at once", async () => {
    const { token, first } = await refreshingToken();
    const { clock } = emulator.emulator.control;
    fail({ status: 503 });
    clock.set(first.expiresAt - 30_000);
    const given = await Promise.all([token.get(), token.get()]);
    expect([...given, sent()]).toEqual([first, first, 1]);
    advance(4.999);
    expect([await token.get(), sent()]).toEqual([first, 1]);
    advance(0.001);
    expect([await token.get(), sent()]).toEqual([first, 2]);
    expect(await rejection(token.refresh())).toHaveProperty("isTransient", true);
    expect([await token.get(), sent()]).toEqual([first, 3]);
    // A clock that is set back makes no longer pause.
    clock.set(first.expiresAt - 50_000);
    expect([await token.get(), sent()]).toEqual([first, 4]);
    clock.set(first.expiresAt - 2_000);
    expect([await token.get(), sent()]).toEqual([first, 5]);
    advance(2);
    expect(await rejection(token.get())).toHaveProperty("isTransient", true);
    expect(sent()).toBe(6);
  });

  it("that passes does not make a saved-for-later token into one that is saved", async () => {
    const passing = new AuthServerError({ status: 503 });
    const { token } = await refreshingToken({ onRefresh: () => Promise.reject(passing) });
    advance(3550);
    expect(await rejection(token.get())).toBe(passing);
    expect(await rejection(token.get())).toBe(passing);
    expect(sent()).toBe(1);
  });

  it("is not the caller's own impatience, whatever its reason looks like", async () => {
    const save = heldSaves();
    const { token } = await refreshingToken(save);
    advance(3550);
    const controller = new AbortController();
    const waiting = rejection(token.get(controller.signal));
    const reason = new TimeoutError("enough", 5);
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    save.release();
  });

  it("that says how long to wait is waited for", async () => {
    const { token, first } = await refreshingToken();
    fail({ status: 429, headers: { "retry-after": "300" } });
    emulator.emulator.control.clock.set(first.expiresAt - 10_000);
    expect(await token.get()).toBe(first);
    emulator.emulator.control.faults.clear();
    advance(299);
    expect(await rejection(token.get())).toMatchObject({ status: 429, retryAfter: 300 });
    expect(sent()).toBe(1);
    advance(1);
    expect((await token.get()).isExpiring(emulator.emulator.control.clock.now())).toBe(false);
  });

  it("that ends the grant is remembered: a dead refresh token is never sent again", async () => {
    const { token, first } = await refreshingToken();
    emulator.emulator.control.grants.revoke("ada");
    const error = await rejection(token.refresh());
    expect(error).toBeInstanceOf(InvalidGrant);
    // By its time the access token is good; whoever is refused with it learns from `refresh` that it is over.
    expect(await token.get()).toBe(first);
    advance(3550);
    expect(await rejection(token.get())).toBe(error);
    expect(await rejection(token.refresh())).toBe(error);
    expect(sent()).toBe(1);
  });

  it("with the credentials is told, and over when they are mended", async () => {
    const { token } = await refreshingToken();
    const { id } = fail({ status: 400, body: { error: "invalid_client" } });
    advance(3550);
    expect(await rejection(token.get())).toHaveProperty("code", "SPOTIFY_INVALID_CLIENT");
    emulator.emulator.control.faults.clear(id);
    expect((await token.get()).expiresIn(emulator.emulator.control.clock.now())).toBe(3600);
  });
});

describe("refreshing credentials", () => {
  it("give refreshing tokens of every kind, and tell whose token one hook is given", async () => {
    const saved: [Token, Token | undefined][] = [];
    const onRefresh = (token: Token, replaced: Token | undefined) => void saved.push([token, replaced]);
    const credentials = new RefreshingCredentials(credentialsOf(), { onRefresh });
    const ada = await signIn(credentials);
    const bela = await signIn(credentials, "bela");
    const kept = credentials.userToken({ refreshToken: ada.current?.refreshToken ?? "" });
    const before = bela.current;
    expect(saved).toEqual([]);
    await kept.get();
    advance(3600);
    await bela.get();
    expect(saved).toEqual([
      [expect.any(Token), undefined],
      [bela.current, before],
    ]);
    const spotify = new Spotify({ token: bela, apiUrl: `${emulator.url}/v1` });
    expect((await spotify.users.currentUser()).id).toBe("bela");
    expect((await spotify.as(ada).users.currentUser()).id).toBe("ada");
  });

  it("are made from a configuration as well, and show no secret", () => {
    const credentials = new RefreshingCredentials({
      clientId: "id",
      clientSecret: "SECRET",
      redirectUri: "https://a.example",
    });
    expect(credentials.accountsUrl).toBe("https://accounts.spotify.com");
    expect(inspect(credentials, { showHidden: true, depth: 9 })).not.toMatch(/SECRET/);
    expect(() => new RefreshingCredentials({ clientId: undefined })).toThrow(ConfigError);
  });
});
