import { writeFile } from "node:fs/promises";
import { type SavedTrack, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { withProgress } from "./cli/progress.ts";
import { run } from "./cli/run.ts";

const columns: Record<string, (saved: SavedTrack) => unknown> = {
  "added at": ({ added_at }) => added_at,
  track: ({ track }) => track.name,
  artists: ({ track }) => track.artists.map(({ name }) => name).join(", "),
  album: ({ track }) => track.album.name,
  released: ({ track }) => track.album.release_date,
  seconds: ({ track }) => Math.round(track.duration_ms / 1000),
  isrc: ({ track }) => track.external_ids?.isrc ?? "",
  uri: ({ track }) => track.uri,
};

/** A person's saved tracks as a table, written while they come, however many there are. */
export async function savedTracksToCsv(spotify: Spotify, file: string): Promise<void> {
  await writeFile(file, lines(spotify));
}

async function* lines(spotify: Spotify): AsyncGenerator<string> {
  yield line(Object.keys(columns));
  for await (const saved of withProgress("Saved tracks", spotify.library.tracks())) {
    yield line(Object.values(columns).map((read) => read(saved)));
  }
}

/** RFC 4180: quotes around what has quotes, commas or line breaks, and lines that end in CR LF. */
function line(values: readonly unknown[]): string {
  const cells = values
    .map(String)
    .map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
  return `${cells.join(",")}\r\n`;
}

if (import.meta.main) {
  await run("[saved-tracks.csv]", async (file = "saved-tracks.csv") => {
    await savedTracksToCsv(await clientFor(scopesFor("library.tracks")), file);
    console.log(file);
  });
}
