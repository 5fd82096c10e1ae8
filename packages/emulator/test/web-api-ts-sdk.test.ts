import {
  ClientCredentialsStrategy,
  emptyAccessToken,
  InMemoryCachingStrategy,
  SpotifyApi,
} from "@spotify/web-api-ts-sdk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { apps, everyScope, type Mode, openStage, redirectUri, type Stage } from "./borrowed-client.ts";
import { type Example, examples } from "./web-api-ts-sdk-examples.ts";

let stage: Stage;
/** Whether something has changed there. */
let isUsed = false;

// What a user of the SDK does as well: its addresses are fixed, and it asks for everything by the global fetch.
function sendToEmulator(): void {
  const send = globalThis.fetch;
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    isUsed ||= init?.method !== "GET" && init?.method !== undefined;
    return send(url.replace(/^https:\/\/(api|accounts)\.spotify\.com/, stage.running.url), init);
  });
}

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.running.close());
beforeEach(sendToEmulator);
// Each method finds the world as the one before it did.
afterEach(async () => {
  vi.unstubAllGlobals();
  if (!isUsed) return;
  isUsed = false;
  await stage.running.close();
  stage = await openStage();
});

const sdkIn = (mode: Mode) => SpotifyApi.withAccessToken(apps[mode].clientId, { ...stage.tokens[mode] });

/** The names of all methods that ask something, however deep they are. */
function methodsOf(thing: object, path = ""): string[] {
  const prototype = Object.getPrototypeOf(thing);
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
  const parts = Object.entries(thing).filter(
    ([name]) => !["api", "sdkConfig", "authenticationStrategy"].includes(name),
  );
  return [
    ...own.map((name) => `${path}${name}`),
    ...parts.flatMap(([name, part]: [string, unknown]) => {
      if (typeof part === "function") return [`${path}${name}`];
      return typeof part === "object" && part !== null ? methodsOf(part, `${path}${name}.`) : [];
    }),
  ];
}

/** What asks nothing of the Web API itself; `initializeSdk` is private. */
const signingIn = [
  "authenticate",
  "getAccessToken",
  "initializeSdk",
  "logOut",
  "switchAuthenticationStrategy",
];

it("no method of the official SDK is left out", () => {
  const methods = methodsOf(sdkIn("extended"));
  expect([...Object.keys(examples), ...signingIn].toSorted()).toEqual(methods.toSorted());
  const ofClass = Object.getOwnPropertyNames(SpotifyApi).filter(
    (name) => typeof Reflect.get(SpotifyApi, name) === "function",
  );
  expect(ofClass.toSorted()).toEqual([
    "performUserAuthorization",
    "withAccessToken",
    "withClientCredentials",
    "withImplicitGrant",
    "withUserAuthorization",
  ]);
});

const cases = Object.entries(examples).flatMap(([name, given]) =>
  [given]
    .flat()
    .map((example, way): [string, Example] => [`${name}${way === 0 ? "" : ", of several"}`, example]),
);

function check(answer: unknown, expected: unknown): void {
  if (typeof expected === "object" && expected !== null && !("asymmetricMatch" in expected)) {
    expect(answer).toMatchObject(expected);
  } else expect(answer).toEqual(expected);
}

describe.each(["extended", "development"] as const)("the official SDK, for an app in mode %s", (mode) => {
  it.each(cases)("%s", async (_name, { call, answer, leaves, development }) => {
    const expected = mode === "development" ? (development ?? { answer }) : { answer };
    if (expected === "refused") {
      await expect(call(sdkIn(mode))).rejects.toThrow(
        /^Bad OAuth request .* Body: \{"error":\{"status":403,"message":"Forbidden"\}\}$/,
      );
      return;
    }
    check(await call(sdkIn(mode)), expected.answer);
    if (leaves !== undefined) check(await stage.read(leaves[0]), leaves[1]);
  });
});

const { clientId, clientSecret } = apps.extended;

describe("the official SDK signs in", () => {
  const emulated = () => stage.running.emulator.control;

  it("withClientCredentials, and asks for one token for many calls", async () => {
    const sdk = SpotifyApi.withClientCredentials(clientId, clientSecret);
    emulated().requests.clear();
    expect(await sdk.markets.getAvailableMarkets()).toMatchObject({
      markets: expect.arrayContaining(["SE"]),
    });
    await sdk.recommendations.genreSeeds();
    expect(emulated().requests.count({ path: "/api/token", clientId })).toBe(1);
    await expect(sdk.currentUser.profile()).rejects.toThrow(/^Bad or expired token/);
    const wrong = SpotifyApi.withClientCredentials(clientId, "wrong");
    await expect(wrong.markets.getAvailableMarkets()).rejects.toThrow("Failed to get access token.");
  });

  it("withAccessToken, and renews what has run out, without the secret", async () => {
    const { page, back } = await returnFromSignIn();
    await SpotifyApi.performUserAuthorization(clientId, redirectUri, everyScope, async () => {}, back());
    const token = await SpotifyApi.withUserAuthorization(clientId, redirectUri, [], page).getAccessToken();
    const sdk = SpotifyApi.withAccessToken(clientId, { ...(token ?? emptyAccessToken), expires: 1 });
    expect(await sdk.currentUser.profile()).toMatchObject({ id: "ada" });
    const renewed = await sdk.getAccessToken();
    expect(renewed).toMatchObject({ access_token: expect.any(String), expires: expect.any(Number) });
    expect(renewed?.access_token).not.toBe(token?.access_token);
    sdk.logOut();
    expect(await sdk.getAccessToken()).toMatchObject({ access_token: "" });
  });

  it("in a page, withUserAuthorization, where the way to Spotify is an option", async () => {
    const { back } = await returnFromSignIn();
    const sdk = SpotifyApi.withUserAuthorization(clientId, redirectUri, everyScope, back());
    expect(await sdk.authenticate()).toMatchObject({ authenticated: true });
    expect(window.location.href).toBe(redirectUri);
    expect(await sdk.currentUser.profile()).toMatchObject({ id: "ada" });
    sdk.switchAuthenticationStrategy(new ClientCredentialsStrategy(clientId, clientSecret));
    await expect(sdk.currentUser.profile()).rejects.toThrow(/^Bad or expired token/);
  });

  it("in a page, by performUserAuthorization, which hands the token on", async () => {
    const { back } = await returnFromSignIn();
    const handed = vi.fn();
    const answer = await SpotifyApi.performUserAuthorization(
      clientId,
      redirectUri,
      everyScope,
      handed,
      back(),
    );
    expect(answer.authenticated).toBe(true);
    expect(handed).toHaveBeenCalledExactlyOnceWith(answer.accessToken);
  });

  it("withImplicitGrant no more: since November 2025 Spotify refuses it", async () => {
    const page = standPage(redirectUri);
    await SpotifyApi.withImplicitGrant(clientId, redirectUri, everyScope, page).authenticate();
    await expect(emulated().authorize("ada", await page.left)).rejects.toThrow("response_type must be code");
  });
});

describe("the official SDK's options", () => {
  it("are heard: fetch, beforeRequest, afterRequest, errorHandler", async () => {
    const seen: unknown[] = [];
    const sdk = SpotifyApi.withAccessToken(clientId, stage.tokens.extended, {
      fetch: (url, init) => fetch(String(url).replace("https://api.spotify.com", stage.running.url), init),
      beforeRequest: (url) => seen.push(url),
      afterRequest: (_url, _options, response) => seen.push(response.status),
      errorHandler: { handleErrors: async (error) => seen.push(error.message) > 0 },
    });
    expect(await sdk.albums.get("0".repeat(22))).toBeNull();
    expect(seen).toEqual([
      `https://api.spotify.com/v1/albums/${"0".repeat(22)}`,
      404,
      'Unrecognised response code: 404 - Not Found. Body: {"error":{"status":404,"message":"Resource not found"}}',
    ]);
  });

  it("deserializer: without one, a command that is answered with a text is done, and the SDK fails to read the text", async () => {
    stage.running.emulator.control.apps.update(clientId, { commandAnswer: "text" });
    await expect(sdkIn("extended").player.skipToNext("")).rejects.toThrow(SyntaxError);
    expect(await stage.read("/me/player")).toMatchObject({ item: { name: "Half the Harbour" } });
    const forgiving = {
      async deserialize<Answer>(response: Response): Promise<Answer> {
        const body = await response.text();
        return JSON.parse(body.startsWith("{") ? body : "null");
      },
    };
    const sdk = SpotifyApi.withAccessToken(clientId, stage.tokens.extended, { deserializer: forgiving });
    expect(await sdk.player.skipToPrevious("")).toBeUndefined();
    expect(await sdk.player.getPlaybackState()).toMatchObject({ item: { name: "Weather for Two" } });
  });
});

it.each([
  ["rate-limit", "The app has exceeded its rate limits."],
  ["status", /^Unrecognised response code: 500/],
  ["expired-token", /^Bad or expired token/],
  ["drop", "fetch failed"],
] as const)("the official SDK tells of a fault: %s", async (kind, message) => {
  stage.running.emulator.control.faults.add({ path: "/v1/me", kind, times: 1 });
  await expect(sdkIn("extended").currentUser.profile()).rejects.toThrow(message);
  expect(await sdkIn("extended").currentUser.profile()).toMatchObject({ id: "ada" });
});

/** The way to the authorize page and back, as far as the address that Ada comes back to. */
async function returnFromSignIn() {
  const page = standPage(redirectUri);
  const { authenticated } = await SpotifyApi.withUserAuthorization(
    clientId,
    redirectUri,
    everyScope,
    page,
  ).authenticate();
  expect(authenticated).toBe(false);
  const callback = await stage.running.emulator.control.authorize("ada", await page.left);
  return { page, back: () => ({ ...page, ...standPage(callback), cachingStrategy: page.cachingStrategy }) };
}

/** A page that the SDK runs in, of which it looks at the address; and the options with which it is used there. */
function standPage(href: string) {
  const location = { href, search: new URL(href).search, hash: "" };
  const replaceState = (_state: unknown, _title: string, url: string) => {
    location.href = url;
  };
  vi.stubGlobal("window", { location, history: { replaceState }, crypto });
  vi.stubGlobal("document", { title: "" });
  const { promise: left, resolve } = Promise.withResolvers<string>();
  return {
    /** Where the page was left for. */
    left,
    cachingStrategy: new InMemoryCachingStrategy(),
    redirectionStrategy: {
      redirect: async (url: string | URL) =>
        resolve(String(url).replace("https://accounts.spotify.com", stage.running.url)),
      onReturnFromRedirect: async () => {},
    },
  };
}
