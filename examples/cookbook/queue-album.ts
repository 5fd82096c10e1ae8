import { type SimplifiedTrack, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

/** Puts an album at the end of the queue, track by track: Spotify's queue takes no albums. */
export async function queueAlbum(spotify: Spotify, album: string): Promise<SimplifiedTrack[]> {
  const queued: SimplifiedTrack[] = [];
  for await (const track of withProgress("Queued", spotify.albums.tracks(album))) {
    await spotify.player.addToQueue(track.uri);
    queued.push(track);
  }
  return queued;
}

if (import.meta.main) {
  // An id, a URI or the address that "Copy album link" gives: the client takes any of them.
  await run("<album>", async (album) => {
    const spotify = await clientFor(scopesFor("albums.tracks", "player.addToQueue"));
    for (const { name } of await queueAlbum(spotify, album)) console.log(name);
  });
}
