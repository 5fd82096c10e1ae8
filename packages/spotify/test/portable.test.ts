import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const IMPORT = /(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\s+"([^"]+)"/g;

/** Everything that a module loads when it is imported, its own modules followed. */
async function loadedBy(entry: URL, seen = new Set<string>()): Promise<Set<string>> {
  seen.add(entry.href);
  const source = await readFile(entry, "utf8");
  for (const [statement, from, bare] of source.matchAll(IMPORT)) {
    const name = from ?? bare ?? "";
    if (/^(import|export)\s+type\s/.test(statement)) continue;
    if (!name.startsWith(".")) seen.add(name);
    else if (!seen.has(new URL(name, entry).href)) await loadedBy(new URL(name, entry), seen);
  }
  return seen;
}

it.each(["../src/index.ts", "../src/config.ts"])("%s loads nothing that only Node has", async (entry) => {
  const loaded = await loadedBy(new URL(entry, import.meta.url));
  const packages = [...loaded].filter((name) => !name.startsWith("file:"));
  expect(packages.filter((name) => name !== "oauth4webapi")).toEqual([]);
  expect(loaded.size).toBeGreaterThan(2);
});
