import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../src/server.ts";
import { whyNoShell } from "./shell.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${folder}/README.md`, "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );

const reason = whyNoShell();
const noShell = reason && `: ${reason}`;

describe("the README", () => {
  it.each([
    [0, /id: 'ada'/],
    [1, /^503\n1$/],
  ])("example %i runs as it stands", async (index, output) => {
    const args = ["--input-type=module-typescript", "-e", blocks("ts")[index] ?? ""];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
    expect(stdout.trim()).toMatch(output);
  });

  it.skipIf(noShell)(`has commands that the control API takes${noShell ?? ""}`, async () => {
    const { url, close } = await startEmulator({ port: 0 });
    const commands = blocks("sh")
      .join("\n")
      .split("\n")
      .filter((line) => line.startsWith("curl "));
    expect(commands).toHaveLength(4);
    for (const command of commands) {
      const local = command.replaceAll("http://127.0.0.1:5001", url);
      const { stdout } = await promisify(execFile)("sh", ["-c", `${local} --silent --fail-with-body`]);
      expect(() => JSON.parse(stdout), `${command}: ${stdout}`).not.toThrow();
    }
    await close();
  });
});
