import { defaultApp } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import type { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";

let emulator: RunningEmulator;
let app: Hono;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0 });
  vi.stubEnv("SPOTIFY_CLIENT_ID", defaultApp.clientId);
  vi.stubEnv("SPOTIFY_CLIENT_SECRET", defaultApp.clientSecret);
  vi.stubEnv("SPOTIFY_REDIRECT_URI", "http://127.0.0.1:5000/callback");
  vi.stubEnv("SPOTIFY_ACCOUNTS_URL", emulator.url);
  vi.stubEnv("SPOTIFY_API_URL", `${emulator.url}/v1`);
  ({ app } = await import("./script.ts"));
});
beforeEach(() => emulator.emulator.control.faults.clear());
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulator.close();
});

/** A browser as far as this script needs one: it keeps the session cookie and does not follow redirects. */
function browser() {
  let cookie = "";
  return async (path: string): Promise<Response> => {
    const response = await app.request(path, { headers: { cookie } });
    for (const set of response.headers.getSetCookie()) cookie = set.split(";")[0] ?? "";
    return response;
  };
}

async function page(response: Response | Promise<Response>): Promise<string> {
  return (await response).text();
}

async function signIn(open: ReturnType<typeof browser>, person: string): Promise<string> {
  const login = await open("/login");
  const callback = new URL(
    await emulator.emulator.control.authorize(person, login.headers.get("location") ?? ""),
  );
  const answer = await open(callback.pathname + callback.search);
  expect([answer.status, answer.headers.get("location")]).toEqual([307, "/"]);
  return callback.pathname + callback.search;
}

it("goes the whole way: nobody, login, the song, logout", async () => {
  const open = browser();
  expect(await page(open("/"))).toMatch(/^User ID: None<br>You can <a href="\/login">login<\/a> or/);
  await signIn(open, "ada");
  const { name } = emulator.emulator.control.playback.get("ada");
  expect(await page(open("/"))).toContain(`User ID: ada<br>`);
  expect(await page(open("/"))).toContain(`Now playing: ${name}`);
  expect((await open("/login")).headers.get("location")).toBe("/");
  expect((await open("/logout")).status).toBe(307);
  expect(await page(open("/"))).toContain("User ID: None");
});

it("asks for what it needs and no more, and sends people to the accounts service", async () => {
  const login = await browser()("/login");
  const url = new URL(login.headers.get("location") ?? "");
  expect(url.origin).toBe(emulator.url);
  expect(url.searchParams.get("scope")).toBe("user-read-currently-playing");
});

it("keeps two people apart", async () => {
  const [first, second] = [browser(), browser()];
  await signIn(first, "ada");
  await signIn(second, "bela");
  expect(await page(first("/"))).toContain("User ID: ada");
  expect(await page(second("/"))).toContain("User ID: bela");
});

it("takes a callback once, and none that it did not begin", async () => {
  const open = browser();
  const used = await signIn(open, "ada");
  for (const path of [used, "/callback", "/callback?code=x&state=y", "/callback?error=access_denied"]) {
    const answer = await browser()(path);
    expect([answer.status, await answer.text()]).toEqual([400, "Invalid state!"]);
  }
});

it("says that it cannot tell the song when Spotify fails, and None when there is none", async () => {
  const open = browser();
  await signIn(open, "gustav");
  expect(await page(open("/"))).toContain("Now playing: None");
  emulator.emulator.control.faults.add({ path: "/v1/me/player/currently-playing", status: 503 });
  expect(await page(open("/"))).toContain("Error in retrieving now playing!");
});

it("renews a token that has run out", async () => {
  const open = browser();
  await signIn(open, "ada");
  const { control } = emulator.emulator;
  control.requests.clear();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_590_000 });
  try {
    expect(await page(open("/"))).toContain("Now playing: ");
    expect(await page(open("/"))).toContain("Now playing: ");
  } finally {
    vi.useRealTimers();
  }
  expect(control.requests.count({ grantType: "refresh_token" })).toBe(1);
});

it("writes what people and songs are called as text, not as HTML", async () => {
  const { control } = emulator.emulator;
  control.playback.set("ada", { kind: "local", name: "<script>alert(1)</script> & more" });
  const open = browser();
  await signIn(open, "ada");
  expect(await page(open("/"))).toContain("Now playing: &lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
});
