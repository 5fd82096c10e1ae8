import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readRequest, UsageError } from "../src/cli/settings.ts";
import { explain, help } from "../src/cli/words.ts";
import { createEmulator, createRemoteControl, defaultApp } from "../src/index.ts";
import { InputError } from "../src/input.ts";
import { version } from "../src/version.ts";
import { launch } from "./command.ts";
import { authorizeUrl, basic, redirectUri } from "./flow.ts";

const folder = mkdtempSync(join(tmpdir(), "emulator-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("the command", () => {
  it("says where it is and where its page is, answers, and ends cleanly", async () => {
    const { child, output, exit, url } = launch();
    const at = await url();
    expect((await fetch(`${at}/v1/me`)).status).toBe(401);
    expect(output()).toContain("SPOTIFY_CLIENT_SECRET=");
    expect(output()).toContain(`${at}/_emulator\n`);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  it("ends at once by Ctrl-C though a request hangs", async () => {
    const { child, exit, url } = launch();
    const at = await url();
    const control = createRemoteControl(at);
    await control.faults.add({ path: "/v1/me", kind: "hang" });
    const answer = fetch(`${at}/v1/me`).catch((error: Error) => error.message);
    await expect.poll(() => control.requests.inFlight("/v1/me")).toMatchObject({ now: 1 });
    child.kill("SIGINT");
    // npm sends it on.
    child.kill("SIGINT");
    expect(await exit).toBe(0);
    expect(await answer).toBe("fetch failed");
  });

  it("lets faults have their way with what is sent", async () => {
    const at = await launch().url();
    const { faults } = createRemoteControl(at);
    await faults.add({ path: "/v1/me", kind: "drop", times: 1 });
    await expect(fetch(`${at}/v1/me`)).rejects.toThrow("fetch failed");
    await faults.add({ path: "/v1/me", kind: "truncated", times: 1 });
    await expect((await fetch(`${at}/v1/me`)).text()).rejects.toThrow();
    await faults.add({ path: "/v1/me", kind: "slow-body", delayMs: 50, times: 1 });
    const slow = await fetch(`${at}/v1/me`);
    expect(await slow.json()).toMatchObject({ error: { status: 401 } });
    await faults.add({
      path: "/v1/me",
      status: 503,
      headers: { "retry-after": "7" },
      body: "gone",
      times: 1,
    });
    const refused = await fetch(`${at}/v1/me`);
    expect([refused.status, refused.headers.get("retry-after"), await refused.text()]).toEqual([
      503,
      "7",
      "gone",
    ]);
  });

  it("killed and started again knows every token it gave", async () => {
    const env = { EMULATOR_FILE: join(folder, "state.sqlite") };
    const first = launch([], { env });
    const before = await first.url();
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
    const after = await launch([], { env }).url();
    const profile = await fetch(`${after}/v1/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await profile.json()).toMatchObject({ id: "bela" });
  });

  it("begins with a world and a fault plan from files", async () => {
    const emulator = createEmulator();
    emulator.control.people.add({ id: "zora" });
    const world = fileOf("world.json", emulator.control.world.save());
    const faults = fileOf("faults.json", { seed: "one", faults: [{ path: "/v1/me", status: 503 }] });
    emulator.close();
    const at = await launch(["--world", world, `--faults=${faults}`]).url();
    expect((await createRemoteControl(at).people.list()).map(({ id }) => id)).toContain("zora");
    expect((await fetch(`${at}/v1/me`)).status).toBe(503);
  });

  it("tells its version", async () => {
    const { output, exit } = launch(["--version"]);
    expect(await exit).toBe(0);
    expect(output().trim()).toBe(version);
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect(version).toBe(manifest.version);
  });

  it.each([
    [["--prot", "5002"], {}, 64, "There is no option --prot. stagedoor-emulator --help lists what there is."],
    [[], { PORT: "many" }, 64, "PORT must be a port number"],
    [["--port", "abc"], {}, 64, "--port must be a port number"],
    [["--seed"], {}, 64, "--seed needs a value"],
    [["--seed="], {}, 64, "--seed needs a value"],
    [["--host", "0.0.0.0"], {}, 1, "use --host 127.0.0.1, or add --allow-remote"],
    [[], { HOST: "0.0.0.0" }, 1, "EMULATOR_ALLOW_REMOTE=1"],
    [[], { EMULATOR_FILE: "/no/such/folder/state" }, 1, "choose a file in a folder that exists"],
    [
      ["--world", fileOf("no-world.json", { people: 1 })],
      {},
      1,
      `--world ${folder}/no-world.json: format: must`,
    ],
    [
      [],
      { EMULATOR_WORLD: fileOf("list.json", []) },
      1,
      `EMULATOR_WORLD=${folder}/list.json: must be an object`,
    ],
    [
      ["--faults", fileOf("no-plan.json", [])],
      {},
      1,
      `--faults ${folder}/no-plan.json: must be an object, not a list, as in {"faults": [{`,
    ],
    [
      ["--faults", fileOf("bad-plan.json", { faults: [{ path: "x" }] })],
      {},
      1,
      `--faults ${folder}/bad-plan.json: faults[0].path: must begin`,
    ],
  ])("with %o and %o says what to do and fails with %i", async (args, env, code, message) => {
    const { output, exit } = launch(args, { env: env as Record<string, string> });
    expect(await exit).toBe(code);
    expect(output()).toContain(message);
    expect(output()).not.toMatch(/\n\s+at /);
    expect(output()).not.toContain("Ctrl-C");
  });

  it("names a port in use", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const address = holder.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const { output, exit } = launch(["--port", port]);
    expect(await exit).toBe(1);
    expect(output()).toContain(`127.0.0.1:${port} is in use`);
    expect(output()).toMatch(/ choose another with --port \d+\./);
    holder.close();
  });

  it.each([
    [
      5001,
      "PORT",
      "127.0.0.1:5001 is in use: end what listens there (perhaps the local Spotify of npm start), or choose another with PORT=5002.",
    ],
    [5002, "--port", "127.0.0.1:5002 is in use: end what listens there, or choose another with --port 5003."],
  ])("advises on port %i as it was given, by %s", (port, name, advice) => {
    const names = { host: "HOST", port: name, world: "EMULATOR_WORLD", faults: "EMULATOR_FAULTS" };
    const error = Object.assign(new Error(), { code: "EADDRINUSE" });
    expect(explain(error, { host: "127.0.0.1", port }, names)).toBe(advice);
  });
});

describe("what the command is told", () => {
  const read = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const request = readRequest(args, env);
    if (request.kind !== "start") throw new Error(`It is asked for its ${request.kind}.`);
    return { ...request.options, faults: request.faults };
  };

  it("is what the environment says, where no option says it", () => {
    expect(read([])).toMatchObject({ host: "127.0.0.1", port: 5001, allowRemote: false });
    const env = { HOST: "::1", PORT: "0", EMULATOR_SEED: "a", EMULATOR_FILE: "", EMULATOR_ALLOW_REMOTE: "1" };
    expect(read([], env)).toMatchObject({
      host: "::1",
      port: 0,
      seed: "a",
      file: undefined,
      allowRemote: true,
    });
    const args = ["--port", "5002", "--seed=b", "--host", "127.0.0.2", "--file", "state"];
    expect(read(args, env)).toMatchObject({ host: "127.0.0.2", port: 5002, seed: "b", file: "state" });
    expect(read(["--allow-remote"])).toMatchObject({ allowRemote: true });
  });

  it("is read from files where it is long", () => {
    const world = fileOf("some.json", { a: 1 });
    expect(read(["--world", world], { EMULATOR_FAULTS: world })).toMatchObject({
      world: { a: 1 },
      faults: { a: 1 },
    });
  });

  it("may be a question", () => {
    expect(readRequest(["-h"], {})).toEqual({ kind: "help" });
    expect(readRequest(["-v", "--port", "many"], {})).toEqual({ kind: "version" });
    for (const name of ["port", "host", "file", "world", "seed", "faults", "allow-remote", "version"]) {
      expect(help).toContain(`--${name}`);
    }
  });

  it.each([
    [["-x"], "There is no option -x."],
    [["--port=1", "--prot=2"], "There is no option --prot."],
    [["start"], '"start" is no option. The command takes options alone.'],
    [["--port"], "--port needs a value, as in --port=…."],
    [["--file", "--port"], "--file needs a value"],
    [["--help=yes"], "--help takes no value."],
    [["--file", ""], "--file needs a value, as in --file=…."],
    [["--port", "many"], "--port must be a port number of 0 to 65535, as in --port 5001."],
  ])("is refused as %o", (args, message) => {
    expect(() => read(args)).toThrow(UsageError);
    expect(() => read(args)).toThrow(message);
  });

  it("is refused by the name of its variable as well", () => {
    const message = "PORT must be a port number of 0 to 65535, as in PORT=5001.";
    expect(() => read([], { PORT: "65536" })).toThrow(new UsageError(message));
  });

  it.each([
    [["--world", "nowhere.json"], {}, "--world nowhere.json: there is no such file"],
    [[], { EMULATOR_FAULTS: "." }, "EMULATOR_FAULTS=.: the file cannot be read (EISDIR)"],
    [
      ["--world", fileOf("broken.json", "{")],
      {},
      "is not JSON: Expected property name or '}' in JSON at position 1",
    ],
    [
      ["--world", fileOf("comma.json", '{"a":\n  [1, 2, ]}')],
      {},
      "is not JSON: Unexpected token ']' (line 2 column 10)",
    ],
    [
      ["--world", fileOf("secret.json", '{"clientSecret": hush}')],
      {},
      "is not JSON: Unexpected token 'h' (line 1 column 18)",
    ],
    [["--world", fileOf("null.json", "null")], {}, "the file holds null"],
  ])("cannot be used as %o with %o", (args, env, message) => {
    expect(() => read(args, env)).toThrow(InputError);
    expect(() => read(args, env)).toThrow(message);
  });
});
