import { type SimplifiedEpisode, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { run } from "./cli/run.ts";

/** Goes on with a podcast: with the latest episode that was begun and not finished, or else the latest not heard. */
export async function resumePodcast(spotify: Spotify, show: string): Promise<SimplifiedEpisode> {
  let episode: SimplifiedEpisode | undefined;
  // The newest comes first. Once one is found, the pages after it are not asked for.
  for await (const one of spotify.shows.episodes(show)) {
    if (one === null || one.is_playable === false || one.resume_point?.fully_played) continue;
    const isBegun = (one.resume_point?.resume_position_ms ?? 0) > 0;
    if (isBegun || episode === undefined) episode = one;
    if (isBegun) break;
  }
  if (episode === undefined) throw new Error("Every episode has been heard to its end.");
  const positionMs = episode.resume_point?.resume_position_ms;
  await spotify.player.play({ uris: [episode.uri], positionMs });
  return episode;
}

if (import.meta.main) {
  await run("<show>", async (show) => {
    const spotify = await clientFor(scopesFor("shows.episodes", "player.play"));
    const { name, resume_point } = await resumePodcast(spotify, show);
    const minutes = Math.floor((resume_point?.resume_position_ms ?? 0) / 60_000);
    console.log(`${name}, from minute ${minutes}`);
  });
}
