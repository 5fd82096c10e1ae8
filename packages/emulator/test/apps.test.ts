import { describe, expect, it } from "vitest";
import { createEmulator, type EmulatorApp, InputError } from "../src/index.ts";
import {
  askForToken,
  authorizeUrl,
  basic,
  call,
  clientId,
  clientSecret,
  codeFor,
  createVerifier,
  redirectUri,
  signIn,
  standingEmulator,
} from "./flow.ts";

const day = (text: string) => Date.parse(text);
const launch = day("2026-02-11");

function registering(app: Omit<EmulatorApp, "clientId">) {
  return () => standingEmulator().control.apps.register({ clientId: "new", ...app });
}

describe("when an app was made", () => {
  it("is when it is registered, but in Development Mode never before there was such an app", () => {
    const { clock, apps } = standingEmulator().control;
    clock.set(day("2026-08-01"));
    expect(apps.register({ clientId: "a" }).createdAt).toBe(day("2026-08-01"));
    clock.set(day("2024-05-01"));
    expect(apps.register({ clientId: "b" }).createdAt).toBe(launch);
    expect(apps.register({ clientId: "a", name: "still" }).createdAt).toBe(day("2026-08-01"));
  });

  it("is before all closing dates in the other modes, and follows the mode", () => {
    const { apps } = standingEmulator().control;
    expect(apps.update(clientId, { mode: "extended" }).createdAt).toBe(day("2024-01-01"));
    expect(apps.update(clientId, { mode: "legacy-development" }).createdAt).toBe(day("2024-01-01"));
    expect(apps.update(clientId, { mode: "development" }).createdAt).toBeGreaterThanOrEqual(launch);
  });

  it("stays where it was given, as text or as a number", () => {
    const { apps } = standingEmulator().control;
    const made = apps.register({
      clientId: "new",
      mode: "legacy-development",
      createdAt: "2025-03-01T10:00Z",
    });
    expect(made.createdAt).toBe(day("2025-03-01T10:00Z"));
    expect(apps.update("new", { mode: "extended" }).createdAt).toBe(day("2025-03-01T10:00Z"));
    expect(apps.update("new", { createdAt: 1_700_000_000_000 }).createdAt).toBe(1_700_000_000_000);
  });
});

describe("an app that cannot be", () => {
  it.each([
    [{ createdAt: "2025-01-01" }, /^apps\.register: createdAt: .*"legacy-development"$/],
    [{ mode: "legacy-development", createdAt: launch }, /createdAt: .*mode "development"$/],
    [{ mode: "extended", createdAt: "yesterday" }, /createdAt: must be a time: .*2025-03-01$/],
    [{ mode: "extended", createdAt: "2025-13-41" }, /createdAt: must be a time/],
    [{ allowList: ["a", "b", "c", "d", "e", "f"] }, /allowList: names 6 people.* room for 5: name fewer/],
    [{ redirectUris: ["/callback"] }, /redirectUris\[0\]: must be an absolute URI/],
    [{ redirectUris: ["ht\ntp://evil.example/"] }, /redirectUris\[0\]: must have no spaces, line breaks/],
    [{ redirectUris: ["https://a.example/a b"] }, /redirectUris\[0\]: must have no spaces/],
    [{ redirectUris: ["https://a.example/\u0000"] }, /control characters: leave them out, or write %20/],
    [{ redirectUris: ["https://a.example/#x"] }, /redirectUris\[0\]: must have no fragment/],
    [{ redirectUris: [redirectUri, "http://localhost:5000/cb"] }, /redirectUris\[1\]: .*not for localhost/],
    [{ redirectUris: ["http://a.example/cb"] }, /plain http.*use one of these or https/],
    [{ unauthorizedTexts: "2025" }, /unauthorizedTexts: must be one of classic, 2026/],
    [{ trailingSlash: true }, /trailingSlash: must be one of taken, refused/],
    [{ owner: "" }, /owner: must be a text/],
  ] as unknown as [Partial<EmulatorApp>, RegExp][])("is refused: %o", (app, message) => {
    expect(registering(app)).toThrow(InputError);
    expect(registering(app)).toThrow(message);
  });

  it("with localhost can be an older one only while the clock stands before 27 Nov 2025", () => {
    const { apps, clock } = standingEmulator().control;
    const register = () => apps.register({ clientId: "new", redirectUris: ["http://localhost:5000/cb?a=b"] });
    const older =
      ", or make the app older (createdAt before 9 Apr 2025, mode legacy-development or extended)";
    clock.set(day("2025-11-27"));
    expect(register).toThrow(/: use http:\/\/127\.0\.0\.1:5000\/cb\?a=b$/);
    clock.set(day("2025-11-27") - 1);
    expect(register).toThrow(`: use http://127.0.0.1:5000/cb?a=b${older}`);
  });

  it("is refused when a setting of another day makes it so, and stays as it was", () => {
    const { apps } = standingEmulator().control;
    const old = { mode: "legacy-development", redirectUris: ["http://localhost/cb"] } as const;
    apps.register({ clientId: "new", ...old });
    expect(() => apps.update("new", { mode: "development" })).toThrow("redirectUris[0]");
    expect(apps.list()).toContainEqual(expect.objectContaining({ clientId: "new", ...old }));
  });

  it.each([
    [{ allowList: ["a", "b", "c", "d", "e", "e"] }],
    [{ allowList: null }],
    [{ mode: "legacy-development", allowList: ["a", "b", "c", "d", "e", "f"] }],
    [{ mode: "extended", createdAt: "2025-04-08", redirectUris: ["http://localhost:5000/cb"] }],
    [{ redirectUris: ["myapp://callback", "http://[::1]:5000/cb", "https://a.example/cb"] }],
  ] as const)("is told from one that can: %o", (app) => {
    expect(registering(app)()).toMatchObject({ clientId: "new" });
  });
});

describe("an insecure redirect URI of an older app", () => {
  it("serves until 27 Nov 2025, and then ends for every app", async () => {
    const { control } = standingEmulator();
    const local = "http://localhost:5000/cb";
    control.apps.update(clientId, { mode: "extended", redirectUris: [local] });
    control.clock.set(day("2025-11-27") - 1);
    const url = authorizeUrl({ redirect_uri: local });
    expect(await control.authorize("ada", url)).toMatch(/^http:\/\/localhost:5000\/cb\?code=/);
    control.clock.advance(1);
    await expect(control.authorize("ada", url)).rejects.toThrow("INVALID_CLIENT: Insecure redirect URI");
  });
});

describe("the implicit grant", () => {
  it("is not to be had; the page says since when", async () => {
    const { control } = standingEmulator();
    const url = authorizeUrl({ response_type: "token" });
    await expect(control.authorize("ada", url)).rejects.toThrow("ended on 27 November 2025");
    control.apps.update(clientId, { mode: "extended" });
    control.clock.set(day("2025-11-01"));
    await expect(control.authorize("ada", url)).rejects.toThrow("is not built here");
  });
});

describe("the six months of a refresh token", () => {
  const refreshAt = async (made: EmulatorApp["createdAt"], agreed: string, now: string) => {
    const emulator = standingEmulator();
    emulator.control.apps.update(clientId, { mode: "extended", createdAt: made });
    emulator.control.clock.set(day(agreed));
    const { refresh_token } = await signIn(emulator);
    emulator.control.clock.set(day(now));
    return (await askForToken(emulator, { grant_type: "refresh_token", refresh_token }, basic())).status;
  };

  it("are counted from the day the person agreed, and end none before 20 Jul 2026", async () => {
    expect(await refreshAt("2024-01-01", "2024-02-01", "2026-07-19T23:59:59Z")).toBe(200);
    expect(await refreshAt("2024-01-01", "2024-02-01", "2026-07-20")).toBe(400);
    expect(await refreshAt("2024-01-01", "2026-02-01", "2026-07-20")).toBe(200);
    expect(await refreshAt("2024-01-01", "2026-02-01", "2026-08-01")).toBe(400);
  });

  it("hold at once for an app made since 18 Jun 2026", async () => {
    expect(await refreshAt("2026-06-18", "2026-06-19", "2026-12-18")).toBe(200);
    expect(await refreshAt("2026-06-18", "2026-06-19", "2026-12-19")).toBe(400);
  });
});

describe("an app that is removed", () => {
  it("takes its tokens, codes and consents along", async () => {
    const emulator = standingEmulator();
    const { control } = emulator;
    const { access_token, refresh_token } = await signIn(emulator);
    const { verifier, query } = createVerifier();
    const code = await codeFor(emulator, "ada", query);
    expect((await call(emulator, "/me", access_token)).status).toBe(200);

    control.apps.remove(clientId);
    expect(control.apps.list()).toEqual([]);
    expect(control.grants.list()).toEqual([]);
    expect((await call(emulator, "/me", access_token)).status).toBe(401);

    // One of the same name is a new one.
    control.apps.register({ clientId, clientSecret, redirectUris: [redirectUri] });
    expect((await call(emulator, "/me", access_token)).status).toBe(401);
    const refreshed = await askForToken(emulator, { grant_type: "refresh_token", refresh_token }, basic());
    expect(await refreshed.json()).toMatchObject({ error_description: "Invalid refresh token" });
    const form = {
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    expect(await (await askForToken(emulator, form, basic())).json()).toMatchObject({
      error_description: "Invalid authorization code",
    });
  });

  it("has to be there", () => {
    const { control } = createEmulator({ apps: [] });
    expect(() => control.apps.remove("nobody")).toThrow('apps.remove: there is no app "nobody"');
  });
});
