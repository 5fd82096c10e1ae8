import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { addressOf } from "../src/address.ts";
import { createRemoteControl, InputError } from "../src/index.ts";
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

  it("says at an address that is nobody's where the Web API is", async () => {
    const { url } = await start();
    const lost = await fetch(`${url}/me/player`);
    expect(lost.status).toBe(404);
    expect(await lost.json()).toMatchObject({
      error: { message: expect.stringContaining("did you mean /v1/me/player?") },
    });
    const page = await fetch(`${url}/nowhere`, { headers: { accept: "text/html" } });
    expect(await page.text()).toContain("Nothing here");
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

  it.each([
    [{ prot: 6444 }, 'startEmulator: has no setting "prot"; it knows file, '],
    [{ port: 0, sead: "x" }, 'startEmulator: has no setting "sead"'],
    [{ port: "abc" }, "port: must be a number, not a string"],
    [{ port: null }, "port: must be a number, not null"],
    [{ port: -1 }, "port: must be a whole number of 0 to 65535, not -1"],
    [{ port: 65_536 }, "port: must be a whole number of 0 to 65535, not 65536"],
    [{ port: 1.5 }, "port: must be a whole number of 0 to 65535, not 1.5"],
    [{ port: 0, host: 5 }, "host: must be a text"],
    [{ port: 0, allowRemote: "no" }, "allowRemote: must be true or false"],
    [{ port: 0, file: 5 }, "file: must be a text"],
  ])("does not start with %o", async (options, message) => {
    const starting = startEmulator(options as ServerOptions).then(({ close }) => close());
    await expect(starting).rejects.toThrow(InputError);
    await expect(starting).rejects.toThrow(message);
  });

  it("says that its port is taken, and what would do", async () => {
    const { port } = await start();
    const failure = await startEmulator({ port }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "EADDRINUSE", cause: { code: "EADDRINUSE" } });
    expect(String(failure)).toContain(`127.0.0.1:${port} is in use`);
    expect(String(failure)).toContain("or port: 0 for any");
  });
});

describe("controlling from elsewhere", () => {
  it("says that no emulator is there", async () => {
    const { url, close } = await start();
    running.length = 0;
    await close();
    const failure = await createRemoteControl(url)
      .clock.now()
      .catch((error: unknown) => error);
    expect(String(failure)).toBe(`Error: No emulator answers at ${url}: is it running?`);
    expect(failure).toMatchObject({ cause: { message: "fetch failed" } });
  });

  it("says that what is there is no emulator", async () => {
    const other = createServer((_, response) => response.end("<p>Something else")).listen(0, "127.0.0.1");
    await once(other, "listening");
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const asked = createRemoteControl(url).clock.now();
    await expect(asked).rejects.toThrow(`What answers at ${url}, with status 200, is no emulator.`);
    other.close();
  });
});
