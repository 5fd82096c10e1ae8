import { type Playlist, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { collect } from "./cli/collect.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

/** Makes a private playlist for each decade that the tracks of a playlist came out in. */
export async function splitByDecade(spotify: Spotify, id: string): Promise<Playlist[]> {
  const { name = "Playlist" } = await spotify.playlists.get(id, { fields: "name" });
  const tracks = await collect(withProgress(name, spotify.playlists.items(id)));
  const decades = Map.groupBy(
    tracks.flatMap(({ item }) => (item?.type === "track" && !item.is_local ? [item] : [])),
    ({ album }) => `${album.release_date.slice(0, 3)}0s`,
  );
  const made: Playlist[] = [];
  for (const [decade, items] of [...decades].sort()) {
    const playlist = await spotify.playlists.create({ name: `${name}: ${decade}`, public: false });
    await spotify.playlists.add(
      playlist.id,
      items.map(({ uri }) => uri),
    );
    made.push(playlist);
  }
  return made;
}

if (import.meta.main) {
  await run("<playlist>", async (playlist) => {
    const spotify = await clientFor(scopesFor("playlists.items").add("playlist-modify-private"));
    for (const { name, external_urls } of await splitByDecade(spotify, playlist)) {
      console.log(`${name}: ${external_urls.spotify}`);
    }
  });
}
