import { type SearchType, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { run, UsageError } from "./cli/run.ts";

const types: readonly SearchType[] = ["album", "artist", "audiobook", "episode", "playlist", "show", "track"];

/** The best that a search finds, as lines of a table: address and name. */
export async function search(
  spotify: Spotify,
  type: SearchType,
  query: string,
  most = 20,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const item of spotify.search(query, type).items({ maxItems: most })) {
    // Spotify leaves gaps among playlists.
    if (item === null) continue;
    const by = "artists" in item ? item.artists.map(({ name }) => name).join(", ") : undefined;
    lines.push(`${item.external_urls.spotify}  ${item.name}${by === undefined ? "" : ` · ${by}`}`);
  }
  return lines;
}

if (import.meta.main) {
  // Filters stand in the query: node search.ts track artist:Nena year:1980-1989
  await run("<type> <query>...", async (given, ...words) => {
    const type = types.find((one) => one === given);
    if (type === undefined) throw new UsageError(`${JSON.stringify(given)} is none of ${types.join(", ")}.`);
    const lines = await search(await clientFor(scopesFor("search")), type, words.join(" "));
    console.log(lines.length === 0 ? "Nothing found." : lines.join("\n"));
  });
}
