import { type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

interface Unplayable {
  playlist: string;
  /** Its place in the playlist, counted from 1. */
  place: number;
  /** `undefined` where Spotify does not tell any more what it was. */
  name: string | undefined;
  /** Spotify's word, such as `market`. */
  reason: string;
}

/** What cannot be played any more in the playlists that the person may change. The country of the account counts. */
export async function findUnplayable(spotify: Spotify): Promise<Unplayable[]> {
  const { id: me } = await spotify.users.currentUser();
  const found: Unplayable[] = [];
  for await (const { id, name: playlist, owner, collaborative } of withProgress(
    "Playlists",
    spotify.playlists.mine(),
  )) {
    if (owner.id !== me && !collaborative) continue;
    let place = 0;
    // Spotify only tells what is playable if it is asked for a market; of a person's token it takes the account's own.
    for await (const { item } of spotify.playlists.items(id, { market: "US" })) {
      place += 1;
      if (item === null) found.push({ playlist, place, name: undefined, reason: "gone" });
      else if ("is_playable" in item && item.is_playable === false) {
        found.push({ playlist, place, name: item.name, reason: item.restrictions?.reason ?? "unknown" });
      }
    }
  }
  return found;
}

if (import.meta.main) {
  await run("", async () => {
    const scope = scopesFor("playlists.mine", "playlists.items");
    const found = await findUnplayable(await clientFor(scope));
    for (const { playlist, place, name, reason } of found) {
      console.log(`${playlist}, ${place}: ${name ?? "(no name)"} (${reason})`);
    }
    console.log(`Not playable: ${found.length}`);
  });
}
