import { writeFile } from "node:fs/promises";
import { type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { collect } from "./cli/collect.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

/** Everything that a person has saved and follows, as Spotify tells it, in one JSON file. Gives how many of each. */
export async function exportLibrary(spotify: Spotify, file: string): Promise<Record<string, number>> {
  const lists = {
    tracks: spotify.library.tracks(),
    albums: spotify.library.albums(),
    shows: spotify.library.shows(),
    episodes: spotify.library.episodes(),
    audiobooks: spotify.library.audiobooks(),
    artists: spotify.following.artists(),
    playlists: spotify.playlists.mine(),
  };
  const library: Record<string, unknown[]> = {};
  for (const [name, list] of Object.entries(lists)) {
    library[name] = await collect(withProgress<unknown>(name, list));
  }
  await writeFile(file, JSON.stringify(library, null, 2));
  return Object.fromEntries(Object.entries(library).map(([name, entries]) => [name, entries.length]));
}

if (import.meta.main) {
  await run("[library.json]", async (file = "library.json") => {
    const scope = scopesFor("library.tracks", "library.episodes", "following.artists", "playlists.mine");
    const counts = await exportLibrary(await clientFor(scope), file);
    const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
    console.log(`${file}: ${parts.join(", ")}`);
  });
}
