import { setTimeout } from "node:timers/promises";
import { type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { run } from "./cli/run.ts";

interface Change {
  added: string[];
  removed: string[];
}

/**
 * What comes into a playlist and goes out of it, looked for every so many milliseconds, for as long as one listens.
 * Where both are empty, something else changed, such as the order.
 */
export async function* changesOf(
  spotify: Spotify,
  playlist: string,
  { every = 30_000, signal }: { every?: number; signal?: AbortSignal } = {},
): AsyncGenerator<Change, void, undefined> {
  let before = await look(spotify, playlist);
  for (;;) {
    await setTimeout(every, undefined, { signal });
    // The entries are read only where the version is another one.
    const { snapshot_id } = await spotify.playlists.get(playlist, { fields: "snapshot_id", signal });
    if (snapshot_id === before.snapshot) continue;
    const now = await look(spotify, playlist);
    const added = without(now.entries, before.entries);
    const removed = without(before.entries, now.entries);
    yield { added, removed };
    before = now;
  }
}

async function look(spotify: Spotify, playlist: string) {
  const { snapshot_id: snapshot } = await spotify.playlists.get(playlist, { fields: "snapshot_id" });
  const items = await spotify.playlists.items(playlist, { fields: "items(item(uri,name))" }).toArray();
  return { snapshot, entries: new Map(items.map(({ item }) => [item?.uri ?? "", item?.name ?? "(gone)"])) };
}

function without(entries: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): string[] {
  return [...entries].filter(([uri]) => !others.has(uri)).map(([, name]) => name);
}

if (import.meta.main) {
  await run("<playlist>", async (playlist) => {
    const spotify = await clientFor(scopesFor("playlists.get", "playlists.items"));
    console.log("Watching; Ctrl-C ends it.");
    for await (const { added, removed } of changesOf(spotify, playlist)) {
      if (added.length + removed.length === 0) console.log("~ only the order, or the like");
      for (const name of added) console.log(`+ ${name}`);
      for (const name of removed) console.log(`- ${name}`);
    }
  });
}
