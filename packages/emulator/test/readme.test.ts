import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../src/server.ts";
import { examplesOf, outputOf } from "./guide.ts";
import { whyNoShell } from "./shell.ts";

const blocks = (language: string) => examplesOf("packages/emulator/README.md", language);

const reason = whyNoShell();
const noShell = reason && `: ${reason}`;

describe("the README", () => {
  it.each([
    [0, /id: 'ada'/],
    [1, /^503\n1$/],
  ])("example %i runs as it stands", async (index, output) => {
    expect(await outputOf(blocks("ts")[index] ?? "")).toMatch(output);
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
