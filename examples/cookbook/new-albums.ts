import { type DiscographyAlbum, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run, UsageError } from "./cli/run.ts";

/**
 * Albums of followed artists that came out on a day or since, the newest first. It takes a request for each artist, of
 * an operation whose quota in Development Mode is small: once a day is often enough.
 */
export async function newAlbums(spotify: Spotify, since: Date): Promise<DiscographyAlbum[]> {
  const day = since.toISOString().slice(0, 10);
  const found = new Map<string, DiscographyAlbum>();
  for await (const artist of withProgress("Artists", spotify.following.artists())) {
    // The newest come first.
    const newest = await spotify.artists.albums(artist.id, { includeGroups: ["album"], limit: 10 });
    for (const album of newest.items) if (album.release_date >= day) found.set(album.id, album);
  }
  return [...found.values()].sort((one, other) => (one.release_date < other.release_date ? 1 : -1));
}

if (import.meta.main) {
  await run("[weeks]", async (weeks = "4") => {
    if (!(Number(weeks) > 0)) throw new UsageError(`${JSON.stringify(weeks)} is no number of weeks.`);
    const spotify = await clientFor(scopesFor("following.artists", "artists.albums"));
    const since = new Date(Date.now() - Number(weeks) * 7 * 24 * 3_600_000);
    for (const { release_date, artists, name, external_urls } of await newAlbums(spotify, since)) {
      console.log(
        `${release_date}  ${artists.map((artist) => artist.name).join(", ")}: ${name}  ${external_urls.spotify}`,
      );
    }
  });
}
