import { type SimplifiedArtist, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

/** Follows the artists of all saved tracks. Gives those that were not followed before. */
export async function followArtists(spotify: Spotify): Promise<SimplifiedArtist[]> {
  const artists = new Map<string, SimplifiedArtist>();
  for await (const { track } of withProgress("Saved tracks", spotify.library.tracks())) {
    for (const artist of track.artists) artists.set(artist.uri, artist);
  }
  for await (const { uri } of spotify.following.artists()) artists.delete(uri);
  // However many they are: the client sends forty at a time, and an error's `done` says how many were followed.
  await spotify.library.save([...artists.keys()]);
  return [...artists.values()];
}

if (import.meta.main) {
  await run("", async () => {
    // `library.save` could save anything; for artists this scope is enough.
    const scope = scopesFor("library.tracks", "following.artists").add("user-follow-modify");
    const followed = await followArtists(await clientFor(scope));
    for (const { name } of followed) console.log(name);
    console.log(`Artists followed: ${followed.length}`);
  });
}
