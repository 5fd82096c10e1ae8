import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as client from "../src/index.ts";
import { operationOf, operationsByMethod } from "../src/index.ts";

const root = new URL("../../../", import.meta.url);
const pages = [
  "packages/spotify/README.md",
  "docs/coming-from-tekore.md",
  "docs/coming-from-other-clients.md",
];
const resources = Object.keys(operationsByMethod);

/** What a person who reads an example is taken to have at hand. */
const atHand = `import type { RefreshingToken, Scope, SenderHooks, Spotify, Token } from "@stagedoor/spotify";
declare global {
  const spotify: Spotify;
  const token: Token;
  const adasToken: Token;
  const appToken: RefreshingToken;
  const hooks: SenderHooks;
  function log(...parts: unknown[]): void;
  function askFor(scope: Scope): void;
  function tryAgainAt(time: number | undefined): void;
  function tryLater(): void;
}
`;

/** The second column of a page's tables, where it has tables of names. */
async function ours(page: string): Promise<string> {
  const text = await readFile(new URL(page, root), "utf8");
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  return rows.map((row) => row.split(/(?<!\\)\|/)[2] ?? "").join("\n");
}

describe("the docs", () => {
  it.each(pages.slice(1))("%s names methods that there are", async (page) => {
    const named = [...(await ours(page)).matchAll(/\b(\w+)\.(\w+)\b/g)].filter(([, resource = ""]) =>
      resources.includes(resource),
    );
    expect(named.length).toBeGreaterThan(40);
    for (const [method] of named)
      expect(() => operationOf(method as client.MethodName), method).not.toThrow();
  });

  it("name what is exported", async () => {
    const text = await readFile(new URL("docs/coming-from-tekore.md", root), "utf8");
    const named = new Set([...text.matchAll(/`(\w+)/g)].map(([, name = ""]) => name));
    for (const type of [
      "Credentials",
      "RefreshingCredentials",
      "RefreshingToken",
      "Scope",
      "Token",
      "scope",
    ]) {
      expect(named).toContain(type);
      expect(client).toHaveProperty(type);
    }
    for (const name of [
      "withRetry",
      "withCache",
      "withRateLimit",
      "withHooks",
      "fetchSender",
      "standardSender",
    ]) {
      expect(named).toContain(name);
      expect(client).toHaveProperty(name);
    }
  });
});

describe("the README's examples", () => {
  const folder = new URL("build/readme-examples/", root);

  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("compile as they stand", async () => {
    const readme = await readFile(new URL("packages/spotify/README.md", root), "utf8");
    const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
    expect(examples.length).toBeGreaterThan(8);
    await writeFile(new URL("at-hand.ts", folder), atHand);
    for (const [index, code] of examples.entries()) {
      await writeFile(new URL(`example-${index}.ts`, folder), `${code}\nexport {};\n`);
    }
    const config = { extends: "../../tsconfig.json", include: ["*.ts"] };
    await writeFile(new URL("tsconfig.json", folder), JSON.stringify(config));
    const tsc = fileURLToPath(new URL("node_modules/.bin/tsc", root));
    const { stdout } = await promisify(execFile)(tsc, ["-p", fileURLToPath(folder)]).catch((error) => error);
    expect(stdout).toBe("");
  });
});
