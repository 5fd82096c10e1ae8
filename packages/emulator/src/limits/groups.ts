import { pathPattern } from "../path-pattern.ts";
import type { QuotaGroup } from "./limits.ts";

/** What tells whether an operation's path, as Spotify writes it, is of a group. */
export function groupMatcher({ paths }: QuotaGroup): (operationPath: string) => boolean {
  const patterns = paths.map((path) => pathPattern(plain(path)));
  return (operationPath) => patterns.some((fits) => fits(plain(operationPath)));
}

/** Parts of the path have one name here and another there: `{id}`, `{playlist_id}`. */
function plain(path: string): string {
  return path.replace(/^\/v1(?=\/)/, "").replace(/\{[^{}/]*\}/g, "{}");
}
