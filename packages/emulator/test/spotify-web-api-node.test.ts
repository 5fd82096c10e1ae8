import { createRequire } from "node:module";
import SpotifyWebApi from "spotify-web-api-node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { apps, everyScope, known, type Mode, openStage, redirectUri, type Stage } from "./borrowed-client.ts";
import { type Example, examples, gone } from "./spotify-web-api-node-examples.ts";

let stage: Stage;

type Setter = (this: Record<string, unknown>) => unknown;

// What a user of the library does as well: it has no option for where Spotify is.
function sendToEmulator(url: string): void {
  const { hostname, port } = new URL(url);
  const requests = createRequire(import.meta.url)("spotify-web-api-node/src/base-request") as {
    builder(): Record<"withHost" | "withPort" | "withScheme", Setter>;
  };
  const builder = Object.getPrototypeOf(requests.builder());
  const always = (key: string, value: unknown): Setter => {
    return function () {
      this[key] = value;
      return this;
    };
  };
  builder.withHost = always("host", hostname);
  builder.withPort = always("port", Number(port));
  builder.withScheme = always("scheme", "http");
}

async function open(): Promise<void> {
  stage = await openStage();
  sendToEmulator(stage.running.url);
  stage.running.emulator.control.requests.clear();
}

beforeAll(open);
afterAll(() => stage.running.close());
// Each method finds the world as the one before it did.
afterEach(async () => {
  const { control } = stage.running.emulator;
  if (control.requests.list().every(({ method }) => method === "GET")) return;
  await stage.running.close();
  await open();
});

const apiIn = (mode: Mode) => new SpotifyWebApi({ accessToken: stage.tokens[mode].access_token });

const credentials = ["AccessToken", "ClientId", "ClientSecret", "RedirectURI", "RefreshToken"];
/** What asks the accounts service, or nobody. */
const signingIn = [
  ...credentials.flatMap((name) => [`get${name}`, `set${name}`, `reset${name}`]),
  ...["getCredentials", "setCredentials", "resetCredentials"],
  ...["_getCredential", "_setCredential", "_resetCredential"],
  ...["authorizationCodeGrant", "clientCredentialsGrant", "createAuthorizeURL", "refreshAccessToken"],
];

it("no method of spotify-web-api-node is left out", () => {
  const methods = Object.keys(SpotifyWebApi.prototype);
  const tried = [...Object.keys(examples), ...Object.keys(gone), ...signingIn];
  expect(tried.toSorted()).toEqual(methods.toSorted());
});

const cases = Object.entries(examples).flatMap(([name, given]) =>
  [given]
    .flat()
    .map((example, way): [string, Example] => [`${name}${way === 0 ? "" : ", otherwise"}`, example]),
);

describe.each(["extended", "development"] as const)("spotify-web-api-node, for an app in mode %s", (mode) => {
  it.each(cases)("%s", async (_name, { call, answer, status = 200, leaves, development }) => {
    const expected = mode === "development" ? (development ?? { answer }) : { answer };
    if (expected === "refused") {
      await expect(call(apiIn(mode))).rejects.toMatchObject({
        name: "WebapiRegularError",
        statusCode: 403,
        body: { error: { status: 403, message: "Forbidden" } },
      });
      return;
    }
    const { body, statusCode } = await call(apiIn(mode));
    expect(statusCode).toBe(status);
    if (Array.isArray(expected.answer)) expect(body).toEqual(expected.answer);
    else expect(body).toMatchObject(expected.answer as object);
    if (leaves !== undefined) expect(await stage.read(leaves[0])).toMatchObject(leaves[1] as object);
  });
});

describe("spotify-web-api-node is told what Spotify no longer has", () => {
  it.each(Object.entries(gone))("%s", async (_name, { call, refusal, reason }) => {
    const { statusCode, message } = refusal;
    const error = {
      name: "WebapiRegularError",
      statusCode,
      body: { error: { status: statusCode, message } },
    };
    await expect(call(apiIn("extended")), reason).rejects.toMatchObject(error);
  });
});

describe("spotify-web-api-node signs in", () => {
  const { clientId, clientSecret } = apps.extended;
  const app = () => new SpotifyWebApi({ clientId, clientSecret, redirectUri });

  it("by clientCredentialsGrant, which opens what is no one's", async () => {
    const api = app();
    const { body } = await api.clientCredentialsGrant();
    expect(body).toEqual({ access_token: expect.any(String), token_type: "Bearer", expires_in: 3600 });
    api.setAccessToken(body.access_token);
    expect((await api.getArtistTopTracks(known.artist, "SE")).body.tracks).not.toEqual([]);
    await expect(api.getMe()).rejects.toMatchObject({ name: "WebapiRegularError", statusCode: 401 });
    api.setClientSecret("wrong");
    await expect(api.clientCredentialsGrant()).rejects.toMatchObject({
      name: "WebapiAuthenticationError",
      body: { error: "invalid_client" },
    });
  });

  it("by createAuthorizeURL and authorizationCodeGrant, and renews by refreshAccessToken", async () => {
    const api = app();
    const url = api.createAuthorizeURL(everyScope, "some state", true);
    expect(url.startsWith(`${stage.running.url}/authorize?`)).toBe(true);
    const { control } = stage.running.emulator;
    const callback = new URL(await control.authorize("ada", url));
    expect(callback.searchParams.get("state")).toBe("some state");
    const { body } = await api.authorizationCodeGrant(callback.searchParams.get("code") ?? "");
    expect(body.scope.split(" ").toSorted()).toEqual(everyScope.toSorted());
    api.setCredentials({ accessToken: body.access_token, refreshToken: body.refresh_token });
    expect((await api.getMe()).body.id).toBe("ada");
    control.grants.expireAccessTokens("ada", clientId);
    await expect(api.getMe()).rejects.toMatchObject({
      statusCode: 401,
      message: expect.stringContaining("The access token expired"),
    });
    api.setAccessToken((await api.refreshAccessToken()).body.access_token);
    expect((await api.getMe()).body.id).toBe("ada");
    control.grants.revoke("ada", clientId);
    await expect(api.refreshAccessToken()).rejects.toMatchObject({
      body: { error: "invalid_grant", error_description: "Refresh token revoked" },
    });
  });

  it("and is told why a player's command failed", async () => {
    stage.running.emulator.control.devices.set("ada", []);
    await expect(apiIn("extended").play()).rejects.toMatchObject({
      name: "WebapiPlayerError",
      statusCode: 404,
      body: { error: { reason: "NO_ACTIVE_DEVICE" } },
    });
  });

  it("and hears how long to wait, and goes on", async () => {
    const { faults } = stage.running.emulator.control;
    faults.add({ path: "/v1/me", kind: "rate-limit", retryAfter: 7, times: 1 });
    const error = { name: "WebapiRegularError", statusCode: 429, headers: { "retry-after": "7" } };
    await expect(apiIn("extended").getMe()).rejects.toMatchObject(error);
    faults.add({ path: "/v1/me", kind: "drop", times: 1 });
    await expect(apiIn("extended").getMe()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await apiIn("extended").getMe()).body.id).toBe("ada");
  });

  it("and calls back, where it is given something to call", async () => {
    const { promise, resolve } = Promise.withResolvers<[unknown, string]>();
    apiIn("extended").getAlbum(known.album, {}, (error, { body }) => resolve([error, body.id]));
    expect(await promise).toEqual([null, known.album]);
  });

  it("and searches with a slash at the end, which is taken unless the app is set otherwise", async () => {
    const { apps: registered } = stage.running.emulator.control;
    registered.update(clientId, { trailingSlash: "refused" });
    const search = () => apiIn("extended").searchArtists("lanterns");
    await expect(search()).rejects.toMatchObject({ statusCode: 404 });
    registered.update(clientId, { trailingSlash: "taken" });
    expect((await search()).statusCode).toBe(200);
  });

  it("and fails to read a command's answer that is a text, though it is done", async () => {
    stage.running.emulator.control.apps.update(clientId, { commandAnswer: "text" });
    await expect(apiIn("extended").skipToNext()).rejects.toThrow();
    expect(await stage.read("/me/player")).toMatchObject({ item: { name: "Half the Harbour" } });
  });
});
