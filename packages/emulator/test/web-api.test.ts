import { describe, expect, it } from "vitest";
import { call, clientId, everyScope, origin, signIn, standingEmulator } from "./flow.ts";

const errorOf = async (response: Response) => ((await response.json()) as { error: unknown }).error;

describe("the bearer token", () => {
  it.each([
    [undefined, 401, "No token provided"],
    ["Basic abc", 400, "Only valid bearer authentication supported"],
    ["Bearer", 401, "Invalid access token"],
    ["Bearer made-up", 401, "Invalid access token"],
  ])("%s: %i %s", async (authorization, status, message) => {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await call(standingEmulator(), "/me", undefined, { headers });
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toEqual({ status, message });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    if (status === 401) expect(response.headers.get("www-authenticate")).toContain(message);
  });

  it("ends with the person's account, and with the access taken away", async () => {
    const emulator = standingEmulator();
    const ada = await signIn(emulator, "ada");
    const bela = await signIn(emulator, "bela");
    emulator.control.people.remove("ada");
    emulator.control.grants.revoke("bela");
    for (const { access_token } of [ada, bela]) {
      expect(await errorOf(await call(emulator, "/me", access_token))).toMatchObject({
        message: "Invalid access token",
      });
    }
  });
});

describe("scopes", () => {
  it.each([
    ["GET", "/me/player", "user-read-currently-playing"],
    ["GET", "/me/player/currently-playing", "user-read-email"],
    ["GET", "/me/player/devices", "user-read-currently-playing"],
    ["GET", "/me/player/queue", "user-read-currently-playing"],
    ["PUT", "/me/player/pause", "user-read-playback-state"],
    ["PUT", "/me/player/play", "user-read-playback-state"],
    ["POST", "/me/player/next", "user-read-playback-state"],
    ["POST", "/me/player/previous", "user-read-playback-state"],
    ["PUT", "/me/player/seek?position_ms=1", "user-read-playback-state"],
    ["PUT", "/me/player/repeat?state=off", "user-read-playback-state"],
    ["PUT", "/me/player/shuffle?state=true", "user-read-playback-state"],
    ["PUT", "/me/player/volume?volume_percent=1", "user-read-playback-state"],
    ["POST", "/me/player/queue?uri=x", "user-read-playback-state"],
    ["PUT", "/me/player", "user-read-playback-state"],
    ["GET", "/me/player/recently-played", "user-read-playback-state"],
    ["GET", "/me/top/artists", "user-library-read"],
    ["GET", "/me/top/tracks", "user-library-read"],
  ])("%s %s is refused with %s", async (method, path, scope) => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator, "ada", { scope });
    const response = await call(emulator, path, access_token, { method });
    expect(response.status).toBe(403);
    expect(await errorOf(response)).toEqual({ status: 403, message: "Insufficient client scope" });
  });

  it.each(["user-read-currently-playing", "user-read-playback-state"])(
    "%s alone serves for what is playing now",
    async (scope) => {
      const emulator = standingEmulator();
      const { access_token } = await signIn(emulator, "ada", { scope });
      expect((await call(emulator, "/me/player/currently-playing", access_token)).status).toBe(200);
    },
  );

  it("none is needed for the profile", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator, "ada", { scope: "" });
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
  });
});

describe("quota modes", () => {
  const fields = ["country", "email", "product", "explicit_content", "followers"];

  it("in Development Mode the profile is small, in the others whole", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    const profile = async () =>
      Object.keys((await (await call(emulator, "/me", access_token)).json()) as object);
    expect(await profile()).not.toEqual(expect.arrayContaining([expect.stringMatching(fields.join("|"))]));
    for (const mode of ["legacy-development", "extended"] as const) {
      emulator.control.apps.register({ clientId, mode });
      expect(await profile()).toEqual(expect.arrayContaining(fields));
    }
  });

  it("outside of it, fields still need their scope", async () => {
    const emulator = standingEmulator();
    emulator.control.apps.register({ clientId, mode: "extended" });
    const { access_token } = await signIn(emulator, "ada", { scope: "user-read-email" });
    const profile = await (await call(emulator, "/me", access_token)).json();
    expect(profile).toMatchObject({ email: "ada@example.com", followers: { href: null } });
    expect(profile).not.toHaveProperty("country");
  });

  it("someone who is not on the list gets tokens, and then 403 as plain text", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator, "ivo");
    const response = await call(emulator, "/me", access_token);
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe("User not registered in the Developer Dashboard");
  });

  it("that refusal comes as JSON where the app is set so", async () => {
    const emulator = standingEmulator();
    emulator.control.apps.register({ clientId, plainTextRefusals: false });
    const { access_token } = await signIn(emulator, "ivo");
    expect(await errorOf(await call(emulator, "/me", access_token))).toEqual({
      status: 403,
      message: "User not registered in the Developer Dashboard",
    });
  });

  it("a list of the app's own is what counts, null lets everyone in, and extended quota has none", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator, "ivo");
    const status = async () => (await call(emulator, "/me", access_token)).status;
    emulator.control.apps.register({ clientId, allowList: ["ivo"] });
    expect(await status()).toBe(200);
    emulator.control.apps.register({ clientId, allowList: ["ada"] });
    expect(await status()).toBe(403);
    emulator.control.apps.register({ clientId, allowList: null });
    expect(await status()).toBe(200);
    emulator.control.apps.register({ clientId, allowList: [], mode: "extended" });
    expect(await status()).toBe(200);
  });

  it("an operation that is gone is forbidden, whatever the scopes, but only to who is let in at all", async () => {
    const emulator = standingEmulator();
    const ada = await signIn(emulator, "ada", { scope: "" });
    const ivo = await signIn(emulator, "ivo");
    const read = (token?: string) => call(emulator, "/users/bela", token);
    expect(await errorOf(await read(ada.access_token))).toEqual({ status: 403, message: "Forbidden" });
    expect(await (await read(ivo.access_token)).text()).toBe(
      "User not registered in the Developer Dashboard",
    );
    expect((await read()).status).toBe(401);
    emulator.control.apps.register({ clientId, mode: "legacy-development" });
    expect((await read(ada.access_token)).status).toBe(200);
  });

  it("an owner without Premium stops every call and no token", async () => {
    const emulator = standingEmulator();
    emulator.control.apps.register({ clientId, ownerHasPremium: false });
    const { access_token } = await signIn(emulator);
    const response = await call(emulator, "/me", access_token);
    expect(response.status).toBe(403);
    expect(await response.text()).toBe("Active premium subscription required for the owner of the app");
    emulator.control.apps.register({ clientId, ownerHasPremium: true });
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
  });
});

describe("paths and methods", () => {
  it("an unknown path is 404, a wrong method 405", async () => {
    const emulator = standingEmulator();
    const unknown = await call(emulator, "/no/such/thing");
    expect(unknown.status).toBe(404);
    expect(await errorOf(unknown)).toEqual({ status: 404, message: "Service not found" });
    const wrong = await call(emulator, "/me", undefined, { method: "DELETE" });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("GET");
  });

  it("nothing odd in a request gets a 5xx", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator, "ada", { scope: everyScope });
    const paths = [
      "/v1/%",
      "/v1/me%00",
      "/v1/me?%",
      "/authorize?%E0%A4%A",
      "/_covers/%.svg",
      "//",
      "/v1/me/player/seek?position_ms=-1",
      "/v1/me/player/repeat?state=__proto__",
      "/v1/me/player/volume?volume_percent=1e999",
      "/v1/me/player/recently-played?after=99999999999999",
      "/v1/me/player/queue?uri=spotify:track:%00",
      "/v1/users/%25",
    ];
    const bodies = [
      "",
      "{}",
      "null",
      "[]",
      "{",
      '"x"',
      '{"uris":[1]}',
      '{"context_uri":7}',
      '{"uris":[]}',
      '{"offset":{"position":-1}}',
      '{"position_ms":{}}',
      '{"uris":[null]}',
      '{"context_uri":"spotify:collection","offset":{"uri":{}}}',
      '{"device_ids":[{}]}',
      '{"device_ids":"x"}',
    ];
    const headers = { authorization: `Bearer ${access_token}` };
    const types = [
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/json",
    ];
    for (const path of paths) {
      for (const method of ["GET", "PUT", "POST", "PATCH"]) {
        const response = await emulator.fetch(new Request(origin + path, { method, headers }));
        expect(response.status, `${method} ${path}`).toBeLessThan(500);
      }
    }
    for (const body of bodies) {
      for (const path of ["/me/player/play", "/me/player"]) {
        const response = await call(emulator, path, access_token, { method: "PUT", body });
        expect(response.status, `${path} ${body}`).toBeLessThan(500);
      }
      for (const type of types) {
        for (const path of ["/api/token", "/account/login", "/account/apps", "/authorize"]) {
          const posted = new Request(origin + path, {
            method: "POST",
            body,
            headers: { "content-type": type },
          });
          expect((await emulator.fetch(posted)).status, `${path} ${type} ${body}`).toBeLessThan(500);
        }
      }
    }
  });
});

describe("pictures", () => {
  it("are the same for ever, and other pages may show them", async () => {
    const emulator = standingEmulator();
    const cover = async (id: string) => emulator.fetch(new Request(`${origin}/_covers/${id}.svg?size=300`));
    const response = await cover("abc");
    expect(response.headers.get("content-type")).toBe("image/svg+xml");
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    const picture = await response.text();
    expect(picture).toMatch(/^<svg .*<\/svg>$/s);
    expect(await (await cover("abc")).text()).toBe(picture);
    expect(await (await cover("abd")).text()).not.toBe(picture);
  });
});
