import { readFile } from "node:fs/promises";
import type { Playlist, Spotify } from "@stagedoor/spotify";
import type { PlaylistBackup } from "./back-up-playlists.ts";
import { clientFor } from "./cli/client.ts";
import { run } from "./cli/run.ts";

/**
 * Makes a private playlist of a file of back-up-playlists.ts. Files of the listener's own are left out, for apps cannot
 * add them; all entries count as added now.
 */
export async function restorePlaylist(
  spotify: Spotify,
  file: string,
): Promise<{ playlist: Playlist; left: string[] }> {
  const { name, description, entries } = await readBackup(file);
  const [left, uris] = [entries.filter(isLocal), entries.filter((entry) => !isLocal(entry))];
  const playlist = await spotify.playlists.create({
    name,
    description: description ?? undefined,
    public: false,
  });
  await spotify.playlists.add(
    playlist.id,
    uris.map(({ uri }) => uri),
  );
  return { playlist, left: left.map((entry) => entry.name) };
}

async function readBackup(file: string): Promise<PlaylistBackup> {
  const text = await readFile(file, "utf8");
  try {
    const backup = JSON.parse(text) as PlaylistBackup;
    if (typeof backup.name === "string" && Array.isArray(backup.entries)) return backup;
  } catch {}
  throw new Error(`${file} is no file of back-up-playlists.ts`);
}

function isLocal({ uri }: { uri: string }): boolean {
  return uri.startsWith("spotify:local:");
}

if (import.meta.main) {
  await run("<backup.json>", async (file) => {
    const { playlist, left } = await restorePlaylist(await clientFor("playlist-modify-private"), file);
    console.log(`${playlist.name}: ${playlist.external_urls.spotify}`);
    if (left.length > 0) console.log(`Left out, being files of your own: ${left.join(", ")}`);
  });
}
