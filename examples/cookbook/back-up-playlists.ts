import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Playlist, type SimplifiedPlaylist, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

/** What is kept of a playlist. */
export interface PlaylistBackup extends Pick<Playlist, "name" | "description" | "snapshot_id"> {
  entries: { uri: string; name: string; added_at: string | null; added_by: string | null }[];
}

/** A file for each playlist that the person may change. Those that are as they were the last time are not read again. */
export async function backUpPlaylists(spotify: Spotify, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const { id: me } = await spotify.users.currentUser();
  const written: string[] = [];
  for await (const playlist of withProgress("Playlists", spotify.playlists.mine())) {
    // The entries of others' playlists are closed to apps in Development Mode.
    if (playlist.owner.id !== me && !playlist.collaborative) continue;
    const name = playlist.name.replace(/[^\p{L}\p{N} -]/gu, "").slice(0, 60);
    const file = join(folder, `${name} ${playlist.id}.json`);
    if ((await snapshotIn(file)) === playlist.snapshot_id) continue;
    await writeFile(file, JSON.stringify(await backupOf(spotify, playlist), null, 2));
    written.push(file);
  }
  return written;
}

async function backupOf(spotify: Spotify, playlist: SimplifiedPlaylist): Promise<PlaylistBackup> {
  const { id, name, description, snapshot_id } = playlist;
  const items = await spotify.playlists.items(id).toArray();
  const entries = items.flatMap(({ item, added_at, added_by }) =>
    item === null ? [] : [{ uri: item.uri, name: item.name, added_at, added_by: added_by?.id ?? null }],
  );
  return { name, description, snapshot_id, entries };
}

async function snapshotIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return (JSON.parse(text) as Partial<PlaylistBackup>).snapshot_id;
}

if (import.meta.main) {
  await run("[folder]", async (folder = "playlists") => {
    const scope = scopesFor("playlists.mine", "playlists.items");
    const written = await backUpPlaylists(await clientFor(scope), folder);
    for (const file of written) console.log(file);
    console.log(`Playlists written: ${written.length}`);
  });
}
