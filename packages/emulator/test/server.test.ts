import { afterEach, describe, expect, it } from "vitest";
import { addressOf } from "../src/address.ts";
import { createRemoteControl } from "../src/index.ts";
import { type RunningEmulator, type ServerOptions, startEmulator } from "../src/server.ts";
import { askAs } from "./ask-as.ts";
import { authorizeUrl, basic, clientId, clientSecret, redirectUri } from "./flow.ts";

const running: RunningEmulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(options: ServerOptions = {}) {
  const apps = [{ clientId, clientSecret, redirectUris: [redirectUri] }];
  const server = await startEmulator({ port: 0, apps, ...options });
  running.push(server);
  return server;
}

const statusOfControl = async (url: string, host: string) =>
  (await askAs(`${url}/_emulator/clock/now`, host)).status;

describe("a server", () => {
  it("answers the whole flow over a port, with links to itself", async () => {
    const { url } = await start();
    const control = createRemoteControl(url);
    const code = new URL(await control.authorize("ada", authorizeUrl())).searchParams.get("code") ?? "";
    const exchanged = await fetch(`${url}/api/token`, {
      method: "POST",
      headers: { authorization: basic() },
      body: new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectUri }),
    });
    const { access_token } = (await exchanged.json()) as { access_token: string };
    const profile = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await profile.json()).toMatchObject({ id: "ada", href: `${url}/v1/users/ada` });
    await control.playback.set("ada", { kind: "nothing" });
    expect(await control.playback.get("ada")).toMatchObject({ kind: "nothing" });
    await expect(control.playback.get("nobody")).rejects.toThrow("there is no person");
  });

  it("controls only under its own port", async () => {
    const { url, port } = await start();
    const statusFor = (host: string) => statusOfControl(url, host);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`127.0.0.1:${port}`)).toBe(200);
    expect(await statusFor(`127.0.0.1:${port === 5001 ? 5002 : 5001}`)).toBe(403);
    expect(await statusFor("127.0.0.1")).toBe(403);
    expect(await statusFor(`rebound.example:${port}`)).toBe(403);
  });

  it("is controlled by whatever port leads to it where remote callers are allowed, never by another name", async () => {
    const { url, port } = await start({ allowRemote: true });
    expect(await statusOfControl(url, `127.0.0.1:${port}`)).toBe(200);
    expect(await statusOfControl(url, "127.0.0.1:80")).toBe(200);
    expect(await statusOfControl(url, `rebound.example:${port}`)).toBe(403);
  });

  it("drops a connection, and breaks off a body", async () => {
    const { url, emulator } = await start();
    emulator.control.faults.add({ path: "/v1/me", kind: "drop", times: 1 });
    await expect(fetch(`${url}/v1/me`)).rejects.toThrow("fetch failed");
    emulator.control.faults.add({ path: "/v1/me", kind: "truncated", times: 1 });
    const response = await fetch(`${url}/v1/me`);
    await expect(response.text()).rejects.toThrow();
    expect((await fetch(`${url}/v1/me`)).status).toBe(401);
    expect(emulator.control.requests.list().map(({ status }) => status)).toEqual([0, 401, 401]);
  });

  it("notices that the client of a hanging request has gone", async () => {
    const { url, emulator } = await start();
    emulator.control.faults.add({ path: "/v1/me", kind: "hang" });
    await expect(fetch(`${url}/v1/me`, { signal: AbortSignal.timeout(40) })).rejects.toThrow("timeout");
    await expect.poll(() => emulator.control.requests.inFlight("/v1/me").now).toBe(0);
  });

  it("closes at once though a request hangs", async () => {
    const { url, emulator, close } = await start();
    running.length = 0;
    emulator.control.faults.add({ path: "/v1/me", kind: "hang" });
    const answer = fetch(`${url}/v1/me`).catch((error: Error) => error.message);
    await expect.poll(() => emulator.control.requests.inFlight("/v1/me").now).toBe(1);
    await close();
    expect(await answer).toBe("fetch failed");
  });

  it.each([
    ["127.0.0.2", "http://127.0.0.2:5001"],
    ["localhost", "http://localhost:5001"],
    ["::1", "http://[::1]:5001"],
    ["[::1]", "http://[::1]:5001"],
    ["0.0.0.0", "http://127.0.0.1:5001"],
    ["::", "http://127.0.0.1:5001"],
  ])("on %s is reached at %s", (host, url) => {
    expect(addressOf(host, 5001)).toBe(url);
  });

  it("is not for other machines unless told so", async () => {
    await expect(startEmulator({ host: "0.0.0.0", port: 0 })).rejects.toThrow("is not a loopback address");
  });
});
