/** Characters of an engine's message that are told. */
const AT_MOST = 200;

/**
 * What an engine says went wrong, without what it may quote: user and password of a URL, arguments of a command, and
 * whatever is long enough for an id, a hash or a token.
 */
export function plainReason(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  const message = error.message || (first instanceof Error ? first.message : "");
  return (message.split("\n")[0] ?? "")
    .replace(/\/\/\S*@/g, "//…@")
    .replace(/,? with args beginning with.*/i, "")
    .replace(/[\w.+/=-]{32,}/g, "…")
    .slice(0, AT_MOST);
}
