import { type PlaylistItem, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

/**
 * Sorts a playlist by release date, the oldest first, what has none last. Entries are moved, not replaced: who added
 * them and when stays, and so do files of the listener's own. Gives how many had to be moved.
 */
export async function sortPlaylist(spotify: Spotify, playlist: string): Promise<number> {
  let { snapshot_id: snapshotId } = await spotify.playlists.get(playlist, { fields: "snapshot_id" });
  const dates = (await spotify.playlists.items(playlist).toArray()).map(releaseOf);
  const order = [...dates.keys()];
  const sorted = order.toSorted((one, other) => (dates[one] ?? "").localeCompare(dates[other] ?? ""));
  const staying = new Set(longestRise(sorted));
  const moving = sorted.filter((entry) => !staying.has(entry));
  for await (const entry of withProgress("Moves", moving)) {
    const before = sorted[sorted.indexOf(entry) - 1];
    const rangeStart = order.indexOf(entry);
    const insertBefore = before === undefined ? 0 : order.indexOf(before) + 1;
    const change = { rangeStart, insertBefore, snapshotId };
    ({ snapshot_id: snapshotId } = await spotify.playlists.reorder(playlist, change));
    order.splice(rangeStart, 1);
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, entry);
  }
  return moving.length;
}

function releaseOf({ item }: PlaylistItem): string {
  if (item?.type === "episode") return item.release_date;
  return item === null || item.is_local ? "9999" : item.album.release_date;
}

/** The most numbers of a list that rise from the first to the last: what is in this order already, and can stay. */
function longestRise(list: readonly number[]): number[] {
  type Rise = { value: number; rest: Rise | undefined };
  const rises: Rise[] = [];
  for (const value of list) {
    const found = rises.findIndex((rise) => rise.value > value);
    const length = found < 0 ? rises.length : found;
    rises[length] = { value, rest: rises[length - 1] };
  }
  const longest: number[] = [];
  for (let rise = rises.at(-1); rise !== undefined; rise = rise.rest) longest.push(rise.value);
  return longest;
}

if (import.meta.main) {
  await run("<playlist>", async (playlist) => {
    const spotify = await clientFor(scopesFor("playlists.items", "playlists.reorder"));
    console.log(`Entries moved: ${await sortPlaylist(spotify, playlist)}`);
  });
}
