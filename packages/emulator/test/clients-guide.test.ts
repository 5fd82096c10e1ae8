import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningEmulator, startEmulator } from "../src/server.ts";
import { examplesOf } from "./guide.ts";
import { whyNoShell } from "./shell.ts";

const root = new URL("../../../", import.meta.url);
// Below the root, where the libraries are found.
const folder = fileURLToPath(new URL("build/clients-guide/", root));

const run = promisify(execFile);
let running: RunningEmulator;

/** The page's snippets in a language, with the address of the emulator that is there. */
function snippets(language: string): string[] {
  const { hostname, port } = new URL(running.url);
  expect(hostname).toBe("127.0.0.1");
  return examplesOf("docs/emulator/clients.md", language).map((code) =>
    code.replaceAll("127.0.0.1:5001", `127.0.0.1:${port}`).replaceAll("port: 5001", `port: ${port}`),
  );
}

/** Those that are files: their first line is their name. */
function files(): Map<string, string> {
  return new Map(
    snippets("js").flatMap((code) => {
      const name = /^\/\/ (\S+\.[cm]js)\n/.exec(code)?.[1];
      return name === undefined ? [] : [[name, code]];
    }),
  );
}

beforeAll(async () => {
  running = await startEmulator({ port: 0 });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, code] of files()) await writeFile(`${folder}${name}`, code);
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

const reason = whyNoShell();
const noShell = reason && `: ${reason}`;
const env = () => ({ ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` });

describe("the guide for clients", () => {
  it.skipIf(noShell)(
    `commands run from first to last, and show what they are said to${noShell ?? ""}`,
    async () => {
      const commands = snippets("bash");
      const script = commands.map((code) => `${code}\necho; echo "=== next ==="`).join("\n");
      const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], { cwd: folder, env: env() });
      const outputs = stdout.split("=== next ===").map((output) => output.trim());
      const [extended, found, me, hourLater, withPkce, withSdk, withNode, ...more] = outputs;
      expect(more).toEqual([""]);
      expect(JSON.parse(extended ?? "")).toMatchObject({ mode: "extended" });
      expect(JSON.parse(found ?? "")).toMatchObject({ artists: { items: [{ name: "The Paper Lanterns" }] } });
      expect(JSON.parse(me ?? "")).toMatchObject({ id: "ada", country: "SE" });
      expect(hourLater).toMatch(/"The access token expired"[\s\S]*204$/);
      expect(JSON.parse(withPkce ?? "")).toMatchObject({ id: "bela" });
      expect(withSdk).toBe("The Paper Lanterns");
      const [url = "", name] = (withNode ?? "").split("\n");
      expect(name).toBe("The Paper Lanterns");
      expect((await fetch(url)).status).toBe(200);
    },
  );

  it("a page's sign-in works, in Node", async () => {
    const { beginSignIn, finishSignIn } = await import(pathToFileURL(`${folder}page.mjs`).href);
    const { url, code_verifier } = await beginSignIn();
    const back = await running.emulator.control.authorize("carmen", url);
    const { access_token } = await finishSignIn(back, code_verifier);
    const headers = { authorization: `Bearer ${access_token}` };
    const response = await fetch(`${running.url}/v1/me`, { headers });
    expect(await response.json()).toMatchObject({ id: "carmen" });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("what a program asks for by a Request goes there as well, with its body, and the rest of the world is left alone", async () => {
    const program = `
      const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: "none", client_id: "nobody" });
      const asked = new Request("https://accounts.spotify.com/api/token", { method: "POST", body });
      console.log(await (await fetch(asked)).json());
      console.log(await (await fetch(new URL("data:text/plain,elsewhere"))).text());`;
    const args = ["--import", "./local-spotify.mjs", "--input-type=module", "-e", program];
    const { stdout } = await run(process.execPath, args, { cwd: folder });
    expect(stdout).toContain("error_description: 'Invalid client'");
    expect(stdout.trim().endsWith("\nelsewhere")).toBe(true);
  });

  it("what else there is of JavaScript runs in a page's place", async () => {
    const unnamed = snippets("js").filter((code) => !/^\/\/ \S+\.[cm]js\n/.test(code));
    expect(unnamed).toHaveLength(1);
    const atHand = `import { SpotifyApi } from "@spotify/web-api-ts-sdk";
      const [clientId, redirectUri, scopes] = ["c", "http://127.0.0.1:9000/", []];
      globalThis.location = {};
    `;
    const look = `await toSpotify.redirectionStrategy.redirect("https://accounts.spotify.com/authorize?client_id=c");
      console.log(location.href);`;
    await writeFile(`${folder}in-a-page.mjs`, `${atHand}${unnamed[0]}${look}`);
    const { stdout } = await run(process.execPath, [`${folder}in-a-page.mjs`]);
    expect(stdout.trim()).toBe(`${running.url}/authorize?client_id=c`);
  });

  it("the emulator answers under any host name, as the guide's last section has it", async () => {
    const { port } = running;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    request(
      { port, host: "127.0.0.1", path: "/v1/me", headers: { host: "api.spotify.com" } },
      async (response) => {
        const parts = await response.toArray();
        resolve(`${response.statusCode} ${Buffer.concat(parts)}`);
      },
    )
      .on("error", reject)
      .end();
    expect(await promise).toBe('401 {"error":{"status":401,"message":"No token provided"}}');
  });
});
