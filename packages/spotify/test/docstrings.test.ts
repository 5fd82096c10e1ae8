import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type MethodName, operationOf, operationsByMethod } from "../src/index.ts";

const sources = ["../src/api/", "../src/client/"].flatMap((folder) => {
  const directory = new URL(folder, import.meta.url);
  return readdirSync(directory)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(new URL(name, directory), "utf8"));
});

/** What stands above each method of the resources' classes, by class and name. */
const docstrings = new Map<string, string>();
for (const source of sources) {
  let of = "";
  let docstring = "";
  for (const line of source.split("\n")) {
    of = /^export class (\w+)/.exec(line)?.[1] ?? of;
    if (/^ {2}\/\*\*/.test(line)) docstring = "";
    if (/^ {2}(?:\/\*\*| \*)/.test(line)) docstring += `${line}\n`;
    const method = /^ {2}(?:async )?(\w+)(?:<[^(]*)?\(/.exec(line)?.[1];
    if (method !== undefined && !docstrings.has(`${of}.${method}`))
      docstrings.set(`${of}.${method}`, docstring);
  }
}

const methods = Object.entries(operationsByMethod).flatMap(([resource, table]) =>
  Object.keys(table).map((name) => (resource === "search" ? "search" : `${resource}.${name}`) as MethodName),
);

function docstringOf(method: MethodName): string {
  const [resource = "", name = resource] = method.split(".");
  const type = resource[0]?.toUpperCase() + resource.slice(1);
  const found = method === "search" ? docstrings.get("Spotify.search") : docstrings.get(`${type}.${name}`);
  const earlier: Record<string, string> = { library: "LibraryByType", playlists: "EarlierPlaylists" };
  return found ?? docstrings.get(`${earlier[resource]}.${name}`) ?? "";
}

describe("what a method's docstring says, as its operation has it", () => {
  it.each(methods)("%s", (method) => {
    const { id, scopes, premiumOnly, developmentMode, replacement } = operationOf(method);
    const docstring = docstringOf(method);
    // Top artists and tracks share a page.
    const page = id.replace(/^get-users-top-.*/, "get-users-top-artists-and-tracks");
    expect(docstring.split("\n")).toContain(
      `   * @see https://developer.spotify.com/documentation/web-api/reference/${page}`,
    );
    for (const scope of scopes) expect(docstring).toContain(`\`${scope}\``);
    expect(docstring.includes("Premium")).toBe(premiumOnly === true);
    const isLost = developmentMode !== undefined && !replacement?.endsWith("one request per id");
    expect(docstring.includes("@deprecated")).toBe(isLost);
    if (isLost) {
      expect(docstring).toMatch(developmentMode === "removed" ? /February 2026/ : /November 2024/);
    }
  });
});
