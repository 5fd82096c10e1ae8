import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultApp, type EmulatorApp } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InvalidGrant } from "../src/auth/auth-error.ts";
import { Credentials } from "../src/auth/credentials.ts";
import { scope } from "../src/auth/scope.ts";
import { AuthorizationDenied, InvalidCallback, StateMismatch } from "../src/auth/sign-in-error.ts";
import type { Token } from "../src/auth/token.ts";
import { configFromFile, configToFile, userSettings } from "../src/config.ts";
import { ConfigError, NetworkError, TimeoutError } from "../src/errors.ts";
import { type SignInOptions, signIn, signInManually } from "../src/sign-in/sign-in.ts";
import { rejection } from "./upstream.ts";

let emulator: RunningEmulator;
const publicApp: EmulatorApp = { clientId: "public-app", redirectUris: ["http://127.0.0.1"], name: "Public" };

beforeEach(async () => {
  emulator = await startEmulator({ port: 0, apps: [defaultApp, publicApp] });
});
afterEach(() => emulator.close());

const portless = "http://127.0.0.1/callback";

function appOf(app: EmulatorApp = publicApp, redirectUri: string | undefined = portless) {
  return { clientId: app.clientId, clientSecret: app.clientSecret, redirectUri, accountsUrl: emulator.url };
}

/** Where a person who agrees comes back to. */
async function agree(url: string, person = "ada"): Promise<string> {
  return emulator.emulator.control.authorize(person, url);
}

/** A browser whose person agrees, and the pages that it was shown. */
function browser(person = "ada") {
  const answers: Response[] = [];
  const openBrowser = async (url: string) => {
    void agree(url, person).then(async (callback) => answers.push(await fetch(callback)));
  };
  return { answers, openBrowser };
}

/** A sign-in whose browser is at the authorize page. */
async function begun(options: SignInOptions = {}, app = appOf()) {
  const at = Promise.withResolvers<string>();
  const outcome = signIn(app, { openBrowser: (url) => at.resolve(url), ...options });
  outcome.catch(at.reject);
  const url = await at.promise;
  const redirectUri = new URL(url).searchParams.get("redirect_uri") ?? "";
  return { outcome, url, redirectUri, port: Number(new URL(redirectUri).port) };
}

const isListening = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );

/** A request such as `fetch` would not send. */
function send(port: number, path: string, init: { method?: string; host?: string } = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = init.host === undefined ? {} : { host: init.host };
    const options = { host: "127.0.0.1", port, path, method: init.method ?? "GET", headers };
    request(options, (response) => resolve(response.resume().statusCode ?? 0))
      .on("error", reject)
      .end();
  });
}

describe("signIn", () => {
  it.each([
    ["a secret", defaultApp],
    ["PKCE alone", publicApp],
  ])(
    "opens a browser, listens for the callback, and gives a token that refreshes itself, with %s",
    async (_, app) => {
      const { answers, openBrowser } = browser();
      const saved: Token[] = [];
      const save = (token: Token) => void saved.push(token);
      const token = await signIn(appOf(app), { openBrowser, scope: scope.read, save });
      expect([String(token.scope), saved]).toEqual([String(scope.read), [token.current]]);
      const fresh = await token.refresh();
      expect(saved).toEqual([expect.anything(), fresh]);

      await vi.waitUntil(() => answers.length > 0);
      const [answer] = answers;
      const page = (await answer?.text()) ?? "";
      expect([answer?.status, page]).toEqual([200, expect.stringContaining("You can close this window")]);
      expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
        "cache-control": "no-store",
        "content-security-policy": expect.stringContaining("default-src 'none'"),
        "referrer-policy": "no-referrer",
      });
      const code = new URL(answer?.url ?? "").searchParams.get("code") ?? "none";
      for (const secret of [code, saved[0]?.accessToken, saved[0]?.refreshToken])
        expect(page).not.toContain(secret);
      expect(await isListening(Number(new URL(answer?.url ?? "").port))).toBe(false);
    },
  );

  it("listens at the port of the redirect URI, and at the other loopback address", async () => {
    const free = await begun();
    const { port } = free;
    free.outcome.catch(() => {});
    await fetch(await agree(free.url));
    await free.outcome;
    for (const redirectUri of [`http://127.0.0.1:${port}/a/b?from=here`, `http://[::1]:${port}/callback`]) {
      const { answers, openBrowser } = browser();
      await signIn(appOf(defaultApp, redirectUri), { openBrowser });
      await vi.waitUntil(() => answers.length > 0);
      expect(answers[0]?.url.startsWith(redirectUri)).toBe(true);
    }
  });

  it("answers nothing but the callback: no other path, method, host or state", async () => {
    const { outcome, url, port } = await begun();
    const { pathname, search } = new URL(await agree(url));
    const callback = pathname + search;
    expect(await send(port, "/favicon.ico")).toBe(404);
    expect(await send(port, callback, { method: "HEAD" })).toBe(405);
    expect(await send(port, callback, { method: "POST" })).toBe(405);
    expect(await send(port, callback, { host: `attacker.example:${port}` })).toBe(421);
    expect(await send(port, callback, { host: `localhost:${port}` })).toBe(421);
    expect(await send(port, "/callback?code=x&state=foreign")).toBe(400);
    expect(await send(port, "/callback")).toBe(400);
    expect(emulator.emulator.control.requests.count({ path: "/api/token" })).toBe(0);
    expect(await send(port, callback)).toBe(200);
    expect((await outcome).current?.refreshToken).toBeDefined();
  });

  it("takes a callback once, while the first is being finished as well", async () => {
    const { faults, requests } = emulator.emulator.control;
    const { id } = faults.add({ path: "/api/token", kind: "hang" });
    const { outcome, url } = await begun();
    const failed = rejection(outcome);
    const callback = await agree(url);
    const first = fetch(callback);
    await vi.waitUntil(() => requests.inFlight("/api/token").now === 1);
    expect((await fetch(callback)).status).toBe(400);
    faults.clear(id);
    expect((await first).status).toBe(502);
    expect(await failed).toBeInstanceOf(NetworkError);
  });

  it("says to program and browser that the person did not agree", async () => {
    const { outcome, url, port } = await begun();
    const failed = rejection(outcome);
    const answer = await fetch(await emulator.emulator.control.cancel(url));
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("You did not agree")]);
    expect(await failed).toBeInstanceOf(AuthorizationDenied);
    expect(await isListening(port)).toBe(false);
  });

  it("says to program and browser that the code was refused, or is not there", async () => {
    for (const [parameter, type] of [
      ["code=made-up", InvalidGrant],
      ["none=x", InvalidCallback],
    ] as const) {
      const { outcome, url, redirectUri } = await begun();
      const failed = rejection(outcome);
      const answer = await fetch(
        `${redirectUri}?${parameter}&state=${new URL(url).searchParams.get("state")}`,
      );
      expect([answer.status, await answer.text()]).toEqual([502, expect.not.stringContaining("made-up")]);
      expect(await failed).toBeInstanceOf(type);
    }
  });

  it("ends when the time is over, or its caller has had enough, and lets go of the port", async () => {
    const late = await begun({ timeout: 60 });
    expect(await rejection(late.outcome)).toMatchObject({
      timeout: 60,
      message: expect.stringContaining("60 ms"),
    });
    expect(await rejection(late.outcome)).toBeInstanceOf(TimeoutError);
    expect(await isListening(late.port)).toBe(false);

    const controller = new AbortController();
    const left = await begun({ signal: controller.signal });
    controller.abort("enough");
    expect(await rejection(left.outcome)).toBe("enough");
    expect(await isListening(left.port)).toBe(false);
    expect(await rejection(signIn(appOf(), { signal: AbortSignal.abort("before") }))).toBe("before");
  });

  it("ends while a browser holds connections that never ask for anything", async () => {
    const controller = new AbortController();
    const { outcome, port } = await begun({ signal: controller.signal });
    const { connect } = await import("node:net");
    const socket = connect(port, "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    controller.abort("enough");
    expect(await rejection(outcome)).toBe("enough");
    await closed;
  });

  it("says that the port is taken, and how to have none of that", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const error = await rejection(
      signIn(appOf(publicApp, `http://127.0.0.1:${port}/callback`), { openBrowser: false }),
    );
    server.close();
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(new RegExp(`Port ${port} .*is in use.*without a port`));
  });

  it.each([
    ["https://stage.example/callback", /signInManually\(\)/],
    ["http://localhost:5000/callback", /refuses localhost.*http:\/\/127\.0\.0\.1:5000\/callback/],
    ["", /redirectUri is missing/],
  ])("cannot listen at %j, and says what can be done", async (redirectUri, message) => {
    const error = await rejection(signIn(appOf(publicApp, redirectUri)));
    expect(error).toMatchObject({
      kind: "config",
      option: "redirectUri",
      message: expect.stringMatching(message),
    });
    expect(await rejection(signIn(appOf(), { timeout: 0 }))).toHaveProperty("option", "timeout");
  });

  it.each<[string, SignInOptions["openBrowser"]]>([
    ["none is wanted", false],
    ["it cannot be opened", () => Promise.reject(new Error("no display"))],
  ])("tells the address where %s", async (_case, openBrowser) => {
    const token = await signIn(appOf(), {
      openBrowser,
      onUrl: (url) => void agree(url, "bela").then((callback) => fetch(callback)),
    });
    expect(token.current?.refreshToken).toBeDefined();
    const broken = new Error("no terminal");
    const onUrl = () => {
      throw broken;
    };
    expect(await rejection(signIn(appOf(), { openBrowser: false, onUrl }))).toBe(broken);
  });
});

describe.skipIf(process.platform !== "linux")("the system's browser", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "stagedoor-browser-"));
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  async function install(script: string): Promise<void> {
    await writeFile(join(folder, "xdg-open"), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, "xdg-open"), 0o755);
  }

  it("is opened at the address, as one argument and through no shell", async () => {
    await install(`printf '%s\\n' "$#" "$1" > ${folder}/part && mv ${folder}/part ${folder}/opened`);
    const outcome = signIn(appOf(), { scope: "streaming user-read-email" });
    const read = () => readFile(join(folder, "opened"), "utf8").catch(() => undefined);
    const [count, url = ""] = (await vi.waitUntil(read)).split("\n");
    expect([count, new URL(url).searchParams.get("scope")]).toEqual(["1", "streaming user-read-email"]);
    await fetch(await agree(url));
    await outcome;
  });

  it.each([
    ["there is no program for it", ""],
    ["the program fails", "exit 3"],
  ])("is done without when %s: the address is told", async (_case, script) => {
    if (script === "") vi.stubEnv("PATH", folder);
    else await install(script);
    const onUrl = (url: string) => void agree(url).then((callback) => fetch(callback));
    expect((await signIn(appOf(), { onUrl })).current).toBeDefined();
  });
});

describe("signInManually", () => {
  it("asks for the address where a browser elsewhere ended", async () => {
    const saved: Token[] = [];
    const app = appOf(defaultApp, "http://127.0.0.1:5000/callback");
    const token = await signInManually(new Credentials(app), {
      scope: "streaming",
      ask: async (url) => `${await agree(url)}\n`,
      save: (one) => void saved.push(one),
    });
    expect([String(token.scope), saved]).toEqual(["streaming", [token.current]]);
    expect((await token.refresh()).refreshToken).toBeDefined();
  });

  it("asks again, with what is wrong, where the address is of nothing it began, and gives up at the third", async () => {
    const problems: (string | undefined)[] = [];
    const token = await signInManually(appOf(), {
      ask: async (url, problem) => {
        problems.push(problem);
        return problems.length < 3 ? "http://127.0.0.1/callback?code=x&state=y" : agree(url);
      },
    });
    expect(token.current).toBeDefined();
    const again = expect.stringContaining("another state");
    expect(problems).toEqual([undefined, again, again]);

    const ask = vi.fn(() => "nonsense");
    expect(await rejection(signInManually(appOf(), { ask }))).toBeInstanceOf(StateMismatch);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it("ends with what the person said, the caller's signal, or nobody to ask", async () => {
    const denied = signInManually(appOf(), { ask: (url) => emulator.emulator.control.cancel(url) });
    expect(await rejection(denied)).toBeInstanceOf(AuthorizationDenied);
    const controller = new AbortController();
    const ask = () => {
      controller.abort("enough");
      return new Promise<string>(() => {});
    };
    expect(await rejection(signInManually(appOf(), { ask, signal: controller.signal }))).toBe("enough");
    expect(await rejection(signInManually({ clientId: "id" }, { ask }))).toHaveProperty(
      "option",
      "redirectUri",
    );
  });
});

describe("a saved refresh token", () => {
  const nobody = { openBrowser: () => Promise.reject(new Error("asked")), onUrl: () => {} };

  it("spares the sign-in: prompt once, store, start later without a person", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stagedoor-script-"));
    const path = join(folder, ".env");
    const save = (token: Token) => configToFile(path, userSettings(token));
    await configToFile(path, appOf());
    const asked = vi.fn(async (url: string) => agree(url));
    const start = async () =>
      signInManually(await configFromFile(path), { scope: scope.read, save, ask: asked });
    const first = await start();
    for (let time = 0; time < 3; time += 1) {
      const { userRefresh } = await configFromFile(path);
      const token = await start();
      // This app's refresh tokens serve once, so each start has to leave a new one behind.
      expect((await configFromFile(path)).userRefresh).not.toBe(userRefresh);
      await token.refresh();
      expect((await configFromFile(path)).userRefresh).toBe(token.current?.refreshToken);
      // The six months are counted from the sign-in, whoever started since.
      expect(token.renewBy).toBe(first.renewBy);
      expect(token.renewBy).toBeGreaterThan(Date.now());
    }
    expect([asked.mock.calls.length, String(first.scope)]).toEqual([1, String(scope.read)]);
    await rm(folder, { recursive: true });
  });

  it("whose time cannot be read is refused with the setting's name", async () => {
    const app = { ...appOf(), userRefresh: "kept", userAuthorizedAt: "in spring" };
    expect(await rejection(signIn(app, nobody))).toMatchObject({ option: "userAuthorizedAt" });
  });

  it("that is over, or good for less than is asked, leads to a sign-in", async () => {
    const small = await signIn(appOf(), { openBrowser: browser().openBrowser, scope: "streaming" });
    const userRefresh = small.current?.refreshToken;
    const asked = browser();
    const save = vi.fn();
    const more = await signIn({ ...appOf(), userRefresh }, { ...asked, scope: scope.read, save });
    expect(more.scope.contains(scope.read)).toBe(true);
    // What the try brought is kept as well: nobody knows yet whether the person will agree.
    expect(save).toHaveBeenCalledTimes(2);
    const again = await signIn(appOf(), { ...browser(), userRefresh, scope: "streaming" });
    expect(again.current).toBeDefined();
  });

  it("that cannot be tried just now is no reason to ask anybody", async () => {
    emulator.emulator.control.faults.add({ path: "/api/token", status: 503 });
    const error = await rejection(signIn(appOf(), { ...nobody, userRefresh: "kept" }));
    expect(error).toHaveProperty("code", "SPOTIFY_AUTH_SERVER");
  });
});

describe("a program that signs in", () => {
  /** A script as a process of its own. */
  function script(call: string) {
    const from = JSON.stringify(new URL("../src/sign-in/sign-in.ts", import.meta.url).href);
    const code = `import { signIn, signInManually } from ${from};
      const token = await ${call};
      console.log(String(token.scope));`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code]);
    const said = { out: "", error: "" };
    child.stdout.on("data", (chunk) => {
      said.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      said.error += chunk;
    });
    const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
    const address = async () =>
      (await vi.waitUntil(() => /^(http\S+)\n\n/m.exec(said.error), { timeout: 10_000 }))[1] ?? "";
    return { child, said, exit, address };
  }
  const app = () => JSON.stringify(appOf());

  it("shows the address where no browser is wanted, and ends as soon as it is done", async () => {
    const { said, exit, address } = script(`signIn(${app()}, { scope: "streaming", openBrowser: false })`);
    await fetch(await agree(await address()));
    expect([await exit, said.out]).toEqual([0, "streaming\n"]);
  });

  it("asks at the terminal, and leaves the standard output to itself", async () => {
    const { child, said, exit, address } = script(`signInManually(${app()}, { scope: "streaming" })`);
    const url = await address();
    child.stdin.write("http://127.0.0.1/callback\n");
    await vi.waitUntil(() => /The callback has no state.*\nPaste/.test(said.error), { timeout: 10_000 });
    child.stdin.end(`${await agree(url)}\n`);
    expect([await exit, said.out]).toEqual([0, "streaming\n"]);
  });

  it("is told where nobody is at the terminal", async () => {
    const { child, said, exit } = script(`signInManually(${app()})`);
    child.stdin.end();
    expect(await exit).toBe(1);
    expect(said.error).toContain("ConfigError: Nobody is there to ask");
  });
});
