import { execFile } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildEmulator } from "../../../tools/single-file.ts";
import { createRemoteControl, defaultApp } from "../src/index.ts";
import { version } from "../src/version.ts";
import { askAs } from "./ask-as.ts";
import { launch } from "./command.ts";
import { basic } from "./flow.ts";

const folder = mkdtempSync(join(tmpdir(), "single-file-"));
const file = join(folder, "stagedoor-emulator.mjs");
beforeAll(() => buildEmulator(file));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pathTo = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const node22 = pathTo("../../../tools/runtimes/node_modules/node-22/bin/node");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function tokenAt(url: string): Promise<string> {
  const response = await fetch(`${url}/api/token`, {
    method: "POST",
    headers: { authorization: basic(defaultApp.clientId, defaultApp.clientSecret) },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function tracksAt(url: string): Promise<{ id: string }[]> {
  const headers = { authorization: `Bearer ${await tokenAt(url)}` };
  const found = await fetch(`${url}/v1/search?q=year:1990-2026&type=track&limit=1`, { headers });
  const { tracks } = (await found.json()) as { tracks: { items: { id: string }[] } };
  return tracks.items;
}

describe("the single file", () => {
  it("needs nothing beside it: answers tokens and tracks from an empty folder", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const { url, output } = launch([], { file, cwd: empty });
    const at = await url();
    const headers = { authorization: `Bearer ${await tokenAt(at)}` };
    const [found] = await tracksAt(at);
    const track = await fetch(`${at}/v1/tracks/${found?.id}`, { headers });
    expect(await track.json()).toMatchObject({ type: "track", id: found?.id });
    expect((await fetch(`${at}/v1/me`, { headers })).status).toBe(401);
    expect(readdirSync(empty)).toEqual([]);
    expect(output()).toContain(at);
  });

  it("imports nothing that does not come with Node", () => {
    const code = readFileSync(file, "utf8");
    const imported = [...code.matchAll(/\bfrom *["'`]([^"'`]+)["'`];/g)].map(([, from = ""]) => from);
    expect(imported).toContain("node:http");
    expect(imported.filter((from) => !from.startsWith("node:"))).toEqual([]);
    expect(code).not.toMatch(/\bimport\(|\brequire\(/);
  });

  it("is a command, and says whose work is in it", async () => {
    const code = readFileSync(file, "utf8");
    expect(code).toMatch(/^#!\/usr\/bin\/env node\n/);
    for (const name of ["Stagedoor", "hono", "@hono/node-server"]) {
      expect(code).toMatch(new RegExp(`^${name}\n\n.*MIT`, "m"));
    }
    expect(code).not.toContain(pathTo("../../.."));
    const asked = launch(["--version"], { file });
    expect(await asked.exit).toBe(0);
    expect(asked.output().trim()).toBe(version);
  });

  it("tells an old Node, before anything is used that it lacks", async () => {
    const old =
      'Object.defineProperty(process, "versions", { value: { node: "20.20.2" } }); delete Map.groupBy;';
    const args = ["--import", `data:text/javascript,${encodeURIComponent(old)}`, file, "--version"];
    const failed = await promisify(execFile)(process.execPath, args).catch((error) => error);
    expect(failed).toMatchObject({
      code: 1,
      stderr: "This needs Node 22.20 or later, and Node here is 20.20.2: https://nodejs.org/download.\n",
    });
  });

  // The runtimes are no part of the workspace: npm run runtimes installs them.
  it.skipIf(!existsSync(node22))("runs on Node 22, which warns of nothing", async () => {
    const { url, output } = launch([], { file, node: node22 });
    expect(await tracksAt(await url())).toHaveLength(1);
    expect(output()).not.toContain("Warning");
  });
});

describe("the container recipe", () => {
  const recipe = readFileSync(pathTo("../Containerfile"), "utf8");
  const steps = recipe
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const);
  const step = (instruction: string) => steps.find(([name]) => name === instruction)?.[1] ?? "";
  const command = (text: string) => JSON.parse(text.slice(text.indexOf("["))) as string[];

  it("knows no instruction that there is not, and leaves the rights of root", () => {
    const known = "FROM WORKDIR COPY RUN ENV VOLUME USER EXPOSE HEALTHCHECK CMD".split(" ");
    expect(steps.map(([name]) => name)).toEqual(known);
    expect(step("USER")).toBe("node");
    expect(step("COPY").split(" ")[0]).toBe("stagedoor-emulator.mjs");
    expect(recipe).toContain("--publish 127.0.0.1:5001:5001");
  });

  // There is no container here: its commands run with its environment, in folders that stand for its own.
  it("starts what it copies, finds it healthy, keeps its state, and is controlled through a port passed on", async () => {
    const emulator = join(folder, "container");
    const state = join(folder, "state");
    mkdirSync(emulator);
    mkdirSync(state);
    cpSync(file, join(emulator, "stagedoor-emulator.mjs"));
    const port = await freePort();
    const set = Object.fromEntries(
      step("ENV")
        .split(" ")
        .map((pair) => pair.split("=") as [string, string]),
    );
    expect(set).toMatchObject({ HOST: "0.0.0.0", PORT: step("EXPOSE") });
    const env = {
      ...set,
      HOST: "127.0.0.1",
      PORT: String(port),
      EMULATOR_FILE: set.EMULATOR_FILE?.replace(step("VOLUME"), state) ?? "",
    };
    const [program, entry = ""] = command(step("CMD"));
    expect(program).toBe("node");
    const { child, exit, url } = launch([], { file: entry, cwd: emulator, env });
    const at = await url();
    const [, ...healthArgs] = command(step("HEALTHCHECK"));
    await promisify(execFile)(process.execPath, healthArgs, { env });
    await createRemoteControl(at).people.add({ id: "zora" });
    expect((await askAs(`${at}/_emulator/people/list`, "127.0.0.1:8080")).body).toContain("zora");
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect(readdirSync(state).sort()).toEqual(["emulator.sqlite", "emulator.sqlite.lock"]);
    await expect(promisify(execFile)(process.execPath, healthArgs, { env })).rejects.toThrow();
  });
});
