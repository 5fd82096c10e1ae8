import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${folder}/README.md`, "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);

describe("the README", () => {
  it.each([
    [0, "true"],
    [1, "503"],
  ])("example %i runs as it stands and prints %s", async (index, output) => {
    const args = ["--input-type=module-typescript", "-e", examples[index] ?? ""];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
    expect(stdout.trim()).toBe(output);
  });
});
