import { setTimeout } from "node:timers/promises";
import { type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { run, UsageError } from "./cli/run.ts";

interface SleepTimer {
  afterMs: number;
  /** How long the music takes to fade. Default: half a minute. */
  fadeMs?: number;
  /** Ends it early. The volume is put back all the same. */
  signal?: AbortSignal;
}

const STEPS = 10;

/** Fades the music after a while, pauses it, and puts the volume back for the morning. */
export async function sleepTimer(
  spotify: Spotify,
  { afterMs, fadeMs = 30_000, signal }: SleepTimer,
): Promise<void> {
  await setTimeout(afterMs, undefined, { signal });
  const playback = await spotify.player.playback({ signal });
  if (!playback?.is_playing) return;
  const { volume_percent: volume, supports_volume } = playback.device;
  if (!supports_volume || volume === null) return spotify.player.pause();
  try {
    for (let left = STEPS - 1; left > 0; left -= 1) {
      await spotify.player.volume(Math.round((volume * left) / STEPS), { signal });
      await setTimeout(fadeMs / STEPS, undefined, { signal });
    }
    await spotify.player.pause({ signal });
  } finally {
    await spotify.player.volume(volume);
  }
}

if (import.meta.main) {
  await run("<minutes>", async (minutes) => {
    if (!(Number(minutes) >= 0 && Number(minutes) <= 1440))
      throw new UsageError(`${JSON.stringify(minutes)} is no number of minutes up to a day.`);
    const spotify = await clientFor(scopesFor("player.playback", "player.volume", "player.pause"));
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort(new Error("Stopped.")));
    await sleepTimer(spotify, { afterMs: Number(minutes) * 60_000, signal: stop.signal });
    console.log("Good night");
  });
}
