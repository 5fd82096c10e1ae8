const DIRECTIVE = /([^\s,=]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*)))?/g;

/** The directives of a `Cache-Control` header, names in lower case; of one given twice the first counts. */
export function cacheControl(header: string | null | undefined): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const [, name = "", quoted, value] of (header ?? "").matchAll(DIRECTIVE)) {
    const key = name.toLowerCase();
    if (!directives.has(key)) directives.set(key, quoted ?? value ?? "");
  }
  return directives;
}

/** A directive's seconds in milliseconds; 0 where it is there and not a number, which is to be taken for stale. */
export function deltaSeconds(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Math.min(Number(value), 2 ** 31) * 1_000 : 0;
}
