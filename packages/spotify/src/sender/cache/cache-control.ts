const DIRECTIVE = /([^\s,=]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*)))?/g;

const NONE: ReadonlyMap<string, string> = new Map();

// Spotify sends the same few headers all the time, and each is looked into several times for an answer.
const MOST_READ = 100;
const read = new Map<string, ReadonlyMap<string, string>>();

/** The directives of a `Cache-Control` header, names in lower case; of one given twice the first counts. */
export function cacheControl(header: string | null | undefined): ReadonlyMap<string, string> {
  if (!header) return NONE;
  const known = read.get(header);
  if (known !== undefined) return known;
  const directives = new Map<string, string>();
  for (const [, name = "", quoted, value] of header.matchAll(DIRECTIVE)) {
    const key = name.toLowerCase();
    if (!directives.has(key)) directives.set(key, quoted ?? value ?? "");
  }
  if (read.size >= MOST_READ) read.clear();
  read.set(header, directives);
  return directives;
}

/** A directive's seconds in milliseconds; 0 where it is there and not a number, which is to be taken for stale. */
export function deltaSeconds(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Math.min(Number(value), 2 ** 31) * 1_000 : 0;
}
