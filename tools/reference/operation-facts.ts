import type { Operation } from "../../packages/spotify/src/operations/operation.ts";
import { code, listed } from "./page.ts";

/** What a grant needs for an operation, in words; nothing where it needs none. */
export function scopesInWords({ scopes, scopeRule }: Operation): string | undefined {
  const names = scopes.map(code);
  switch (scopeRule) {
    case "none":
      return undefined;
    case "all":
      return listed(names, "and");
    case "any":
      return listed(names, "or");
    case "first-and-any":
      return `${names[0]}, and ${listed(names.slice(1), "or")}`;
    case "by-uri-type":
      return `${listed(names, "or")}, for each item by its type`;
    case "optional":
      return `none; ${listed(names, "and")} ${names.length === 1 ? "adds" : "add"} to the answer`;
  }
}

/** What apps in Development Mode have of an operation, where that is not all. */
export function developmentModeInWords(
  { developmentMode, replacement }: Operation,
  methodsOf: (operation: string) => readonly string[],
): string | undefined {
  if (developmentMode === undefined) return undefined;
  const lost =
    developmentMode === "removed"
      ? "apps lost it in February 2026"
      : "closed to new apps and to those in Development Mode since 27 November 2024";
  if (replacement === undefined) return `${lost}; nothing replaces it`;
  if (isFallenBackFrom(replacement)) {
    return `${lost}; the client then sends ${code(operationOf(replacement))}, one request per id`;
  }
  const methods = methodsOf(replacement).map(code);
  return methods.length === 0
    ? `${lost}; instead: ${replacement}`
    : `${lost}; use ${listed(methods, "or")} (${code(replacement)})`;
}

/** The same for a table. */
export function developmentModeInShort({ developmentMode, replacement }: Operation): string | undefined {
  if (developmentMode === undefined) return undefined;
  if (replacement !== undefined && isFallenBackFrom(replacement))
    return "one request per id in Development Mode";
  return developmentMode === "removed" ? "not in Development Mode" : "closed to new apps";
}

export function pagingInWords({ paging }: Operation): string | undefined {
  if (paging === undefined) return undefined;
  const { by, default: usual, max, extendedMax, window } = paging;
  const extended = extendedMax === undefined ? "" : `, ${extendedMax} in extended quota mode`;
  const end = window === undefined ? "" : `; Spotify goes ${window.toLocaleString("en")} entries far`;
  const way = by === "cursor" ? "goes on from an entry (cursor)" : "counted by offset";
  return `${usual} entries a page unless told otherwise, at most ${max}${extended}; ${way}${end}`;
}

export function batchInWords({ batch }: Operation): string | undefined {
  return batch && `${batch.max} ${batch.of} a request; more take several requests`;
}

/** `GET /albums/{id}`. */
export function callOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function isFallenBackFrom(replacement: string): boolean {
  return replacement.endsWith(", one request per id");
}

function operationOf(replacement: string): string {
  return replacement.replace(/, one request per id$/, "");
}
