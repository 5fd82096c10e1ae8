import { type Spotify, scopesFor, type TokenSource } from "@stagedoor/spotify";
import { appClient, tokenFor } from "./cli/client.ts";
import { run } from "./cli/run.ts";

/**
 * What many people are listening to, by one client: they share its connection and the app's rate limit, and nothing
 * else. Where one's token is no good, the others are none the worse for it.
 */
export async function listeningNow(
  spotify: Spotify,
  people: ReadonlyMap<string, TokenSource>,
): Promise<Map<string, string>> {
  const lines = [...people].map(async ([name, token]): Promise<[string, string]> => {
    try {
      const playing = await spotify.as(token).player.currentlyPlaying();
      return [name, playing?.is_playing ? (playing.item?.name ?? "something") : "nothing"];
    } catch (error) {
      return [name, error instanceof Error ? `not known: ${error.message}` : "not known"];
    }
  });
  return new Map(await Promise.all(lines));
}

if (import.meta.main) {
  // Whoever is not known yet is asked to sign in, one after the other; the names are for this command alone.
  await run("<name>...", async (...names) => {
    const scope = scopesFor("player.currentlyPlaying");
    const people = new Map<string, TokenSource>();
    for (const name of names) people.set(name, await tokenFor(`person ${name}`, { scope, showDialog: true }));
    const [first] = people.values();
    if (first === undefined) return;
    for (const [name, playing] of await listeningNow(appClient(first), people))
      console.log(`${name}: ${playing}`);
  });
}
