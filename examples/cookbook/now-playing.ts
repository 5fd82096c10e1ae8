import { readFile, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Player, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { run } from "./cli/run.ts";

const TEN_SECONDS = 10_000;

/**
 * A line for a prompt: what is playing, or nothing. A prompt comes with every command, so the line is kept in a file;
 * Spotify is asked after ten seconds at the earliest, and never waited for long. Any client will do that may see what is
 * playing, one that was made for that scope alone too.
 */
export async function nowPlaying(
  client: () => Promise<{ player: Pick<Player, "currentlyPlaying"> }>,
  file: string,
): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => "");
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
  if (Date.now() - mtimeMs < TEN_SECONDS) return kept;
  // Written before it is asked for: neither a failure nor a second prompt asks again before its time.
  await writeFile(file, kept);
  const { player } = await client();
  const playing = await player.currentlyPlaying({ maxWait: 0, signal: AbortSignal.timeout(1000) });
  const line = playing?.is_playing && playing.item ? `♪ ${playing.item.name} · ${byWhom(playing.item)}` : "";
  await writeFile(file, line);
  return line;
}

function byWhom(item: { artists: { name: string }[] } | { show: { name: string } }): string {
  return "show" in item ? item.show.name : item.artists.map(({ name }) => name).join(", ");
}

if (import.meta.main) {
  await run("", async () => {
    const file = join(homedir(), ".now-playing");
    console.log(await nowPlaying(() => clientFor(scopesFor("player.currentlyPlaying")), file));
  });
}
