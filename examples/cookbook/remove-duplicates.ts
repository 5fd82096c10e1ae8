import { type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

/**
 * Leaves each track and episode of a playlist in it once, at its first place. All else keeps its place and the day that
 * it was added. Gives the names of what was in it more often.
 */
export async function removeDuplicates(spotify: Spotify, playlist: string): Promise<string[]> {
  const { snapshot_id: snapshotId } = await spotify.playlists.get(playlist, { fields: "snapshot_id" });
  const first = new Map<string, number>();
  const doubled = new Map<string, { name: string; place: number }>();
  let place = 0;
  for await (const { item, is_local } of spotify.playlists.items(playlist)) {
    const known = item === null || is_local ? undefined : first.get(item.uri);
    if (item !== null && known !== undefined) doubled.set(item.uri, { name: item.name, place: known });
    else if (item !== null && !is_local) first.set(item.uri, place++);
    else place++;
  }
  // Spotify takes out every one of a kind, so the first is put back, from the first place to the last.
  await spotify.playlists.remove(playlist, [...doubled.keys()], { snapshotId });
  const missing = new Map([...doubled].sort(([, one], [, other]) => one.place - other.place));
  try {
    for await (const [uri, entry] of withProgress("Duplicates", [...missing])) {
      await spotify.playlists.add(playlist, [uri], { position: entry.place });
      missing.delete(uri);
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${message}. Put these back: ${[...missing.keys()].join(" ")}`, { cause });
  }
  return [...doubled.values()].map(({ name }) => name);
}

if (import.meta.main) {
  await run("<playlist>", async (playlist) => {
    const spotify = await clientFor(scopesFor("playlists.items", "playlists.add", "playlists.remove"));
    const names = await removeDuplicates(spotify, playlist);
    console.log(names.length === 0 ? "Nothing is in it twice." : `Once from now on: ${names.join(", ")}`);
  });
}
