import type { Operation } from "../../operations/operation.ts";

/**
 * The group of operations that a used-up quota is taken to cover. Spotify does not publish its groups; what has been
 * seen is that artists' albums, search, and playlist items end apart from the rest. So a group is what the first two
 * names in a path tell, without its values: `artists/albums`, `artists`, `search`, `me/player`. The old `tracks` of a
 * playlist and its `items` are one. A group that is drawn too small costs one more 429, one too large an operation
 * that would have worked.
 *
 * Where the operation is not known it is told from the address, in which what looks like an id is left out.
 */
export function quotaGroup(url: string, operation?: Pick<Operation, "path"> | undefined): string {
  if (operation === undefined) return groupOf(new URL(url).pathname.replace(/^.*\/v1(?=\/)/, ""));
  const group = groups.get(operation) ?? groupOf(operation.path);
  groups.set(operation, group);
  return group;
}

const groups = new WeakMap<Pick<Operation, "path">, string>();

function groupOf(path: string): string {
  const names = path.split("/").filter((part) => part !== "" && !/^(?:\{.*\}|[0-9A-Za-z]{22})$/.test(part));
  const group = names.slice(0, 2).join("/");
  return group === "playlists/tracks" ? "playlists/items" : group;
}
