/** A list in parts of at most so many entries. Of an empty list there are none. */
export function chunked<Entry>(entries: readonly Entry[], max = Number.POSITIVE_INFINITY): Entry[][] {
  const chunks: Entry[][] = [];
  for (let start = 0; start < entries.length; start += max) chunks.push(entries.slice(start, start + max));
  return chunks;
}
