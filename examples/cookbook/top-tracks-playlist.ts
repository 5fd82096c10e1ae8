import { type Playlist, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { run, UsageError } from "./cli/run.ts";

const ranges = { weeks: "short_term", months: "medium_term", year: "long_term" } as const;

/** Makes a private playlist of the fifty tracks that a person listened to most, of late or over a longer time. */
export async function topTracksPlaylist(spotify: Spotify, range: keyof typeof ranges): Promise<Playlist> {
  const { items } = await spotify.users.topTracks({ timeRange: ranges[range], limit: 50 });
  const playlist = await spotify.playlists.create({
    name: `My top tracks, ${new Date().toISOString().slice(0, 10)}`,
    description: `What I listened to most in the last ${range}`,
    public: false,
  });
  await spotify.playlists.add(
    playlist.id,
    items.map(({ uri }) => uri),
  );
  return playlist;
}

if (import.meta.main) {
  await run("[weeks|months|year]", async (range = "weeks") => {
    if (range !== "weeks" && range !== "months" && range !== "year") {
      throw new UsageError(`${JSON.stringify(range)} is none of weeks, months and year.`);
    }
    const spotify = await clientFor(scopesFor("users.topTracks").add("playlist-modify-private"));
    const { name, external_urls } = await topTracksPlaylist(spotify, range);
    console.log(`${name}: ${external_urls.spotify}`);
  });
}
