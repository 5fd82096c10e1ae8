const secretName =
  /^(?:code|state|authorization|code_?verifier|(?:client_?)?secret|password|continue|.*token)$/i;
const tokenLike = /[A-Za-z0-9_-]{86,}/g;
const shortestToken = 86;
export const redacted = "[redacted]";

/** A query or a form without what must not be written down. */
export function redactQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].map(([key, value]) => [redactText(key), secretName.test(key) ? redacted : redactText(value)]),
  );
}

/** A text without anything that looks like a token. */
export function redactText(text: string): string {
  return text.length < shortestToken ? text : text.replace(tokenLike, redacted);
}

/** The same for a reason: the texts of the Web API quote what was sent, and may have cut a token off. */
export function redactReason(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{40,}/g, redacted);
}

/** The value of a JSON text without what must not be written down. @throws SyntaxError where it is none */
export function redactJson(text: string): unknown {
  return JSON.parse(redactText(text), (key, value: unknown) => (secretName.test(key) ? redacted : value));
}
