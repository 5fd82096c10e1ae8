/** The entries of a list in an array: `Array.fromAsync`, for compilers whose `lib` does not have it yet. */
export async function collect<Item>(entries: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of entries) items.push(item);
  return items;
}
