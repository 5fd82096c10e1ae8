import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createRemoteControl, defaultApp } from "../src/index.ts";
import { type RunningEmulator, type ServerOptions, startEmulator } from "../src/server.ts";
import { authorizeUrl, basic, clientId, clientSecret, redirectUri } from "./flow.ts";

const running: RunningEmulator[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function start(options: ServerOptions = {}) {
  const apps = [{ clientId, clientSecret, redirectUris: [redirectUri] }];
  const server = await startEmulator({ port: 0, apps, ...options });
  running.push(server);
  return server;
}

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
    const statusFor = (host: string) =>
      new Promise<number>((resolve, reject) => {
        const request = get(`${url}/_emulator/clock/now`, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        request.on("error", reject);
      });
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`127.0.0.1:${port}`)).toBe(200);
    expect(await statusFor(`127.0.0.1:${port === 5001 ? 5002 : 5001}`)).toBe(403);
    expect(await statusFor("127.0.0.1")).toBe(403);
    expect(await statusFor(`rebound.example:${port}`)).toBe(403);
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

  it("is not for other machines unless told so", async () => {
    await expect(startEmulator({ host: "0.0.0.0", port: 0 })).rejects.toThrow("is not a loopback address");
  });
});

describe("the command", () => {
  const command = new URL("../src/cli.ts", import.meta.url).pathname;

  function launch(env: Record<string, string>) {
    const child = spawn(process.execPath, [command], { env: { ...process.env, ...env } });
    children.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    return { child, output: () => output, exit: once(child, "exit").then(([code]) => code as number) };
  }

  it("says where it is, answers, and ends cleanly", async () => {
    const { child, output, exit } = launch({ PORT: "0" });
    await expect.poll(output, { timeout: 10_000 }).toContain("Ctrl-C ends it.");
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? "";
    expect((await fetch(`${url}/v1/me`)).status).toBe(401);
    expect(output()).toContain("SPOTIFY_CLIENT_SECRET=");
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  it("killed and started again knows every token it gave", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-"));
    const env = { PORT: "0", EMULATOR_FILE: join(folder, "state.sqlite") };
    const place = async ({ output }: ReturnType<typeof launch>) => {
      await expect.poll(output, { timeout: 10_000 }).toContain("Ctrl-C ends it.");
      return /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? "";
    };
    const first = launch(env);
    const before = await place(first);
    const url = authorizeUrl({ client_id: defaultApp.clientId });
    const code =
      new URL(await createRemoteControl(before).authorize("bela", url)).searchParams.get("code") ?? "";
    const exchanged = await fetch(`${before}/api/token`, {
      method: "POST",
      headers: { authorization: basic(defaultApp.clientId, defaultApp.clientSecret) },
      body: new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectUri }),
    });
    const { access_token } = (await exchanged.json()) as { access_token: string };
    first.child.kill("SIGKILL");
    await first.exit;
    const after = await place(launch(env));
    const profile = await fetch(`${after}/v1/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await profile.json()).toMatchObject({ id: "bela" });
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [{ PORT: "many" }, "PORT: must be a port number"],
    [{ HOST: "0.0.0.0" }, "EMULATOR_ALLOW_REMOTE=1"],
    [{ EMULATOR_FILE: "/no/such/folder/state" }, "choose a file in a folder that exists"],
  ])("with %o says what to do and fails", async (env, message) => {
    const { output, exit } = launch({ PORT: "0", ...env } as Record<string, string>);
    expect(await exit).toBe(1);
    expect(output()).toContain(message);
    expect(output()).not.toMatch(/\n\s+at /);
  });

  it("names a port in use", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const address = holder.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const { output, exit } = launch({ PORT: port });
    expect(await exit).toBe(1);
    expect(output()).toContain(`127.0.0.1:${port} is in use`);
    holder.close();
  });
});
