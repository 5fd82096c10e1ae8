const LONGEST = 200;

/**
 * Text from outside made fit for an error message: one line, at most some 200 characters, and without the
 * secrets that were part of the request, should the other side have echoed them.
 */
export function errorText(text: string, secrets: readonly (string | undefined)[] = []): string {
  // An Authorization header's value; "bearer authentication" and the like are shorter.
  let clean = text.replace(/\b(basic|bearer)\s+\S{20,}/gi, "$1 [redacted]");
  for (const secret of secrets) {
    // Shorter ones are part of ordinary words.
    if (secret === undefined || secret.length < 6) continue;
    clean = clean.replaceAll(secret, "[redacted]").replaceAll(encodeURIComponent(secret), "[redacted]");
  }
  clean = clean.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - 1).trimEnd()}…`;
}

/** The value of JSON text, or `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
