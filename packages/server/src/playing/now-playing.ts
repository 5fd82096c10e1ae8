import { fetchSender, type Sender, Spotify, TooManyRequests } from "@stagedoor/spotify";
import { SignInAgain } from "../grants/sign-in-again.ts";
import type { Vault } from "../grants/vault.ts";
import { errorFields, type Log } from "../ops/log.ts";
import type { GrantRecord } from "../stores/store.ts";
import { type Playing, playingFrom } from "./playing.ts";
import { reasonOf } from "./trouble.ts";

/** Milliseconds that a page waits for Spotify (rule 7). */
const WAIT = 2_000;
/** Seconds without another call after a 429 that does not say how long. */
const PAUSE = 5;

/** What a page says of somebody's playback: it always comes, whatever Spotify does. */
export type NowPlaying = Playing | { kind: "trouble"; reason: string } | { kind: "sign-in-again" };

/** Reads what a person is playing, in time for a page. */
export class NowPlayingReader {
  readonly #vault: Vault;
  readonly #apiUrl: string;
  /** Its own limit of time spares each call a signal to follow. */
  readonly #sender: Sender = fetchSender({ timeout: WAIT });
  readonly #log: Log;
  readonly #now: () => number;
  /** After a 429: the rate limit is the app's, so everybody waits. */
  #paused: { until: number; error: TooManyRequests } | undefined;

  constructor(rooms: { vault: Vault; apiUrl: string; log: Log; now: () => number }) {
    this.#vault = rooms.vault;
    this.#apiUrl = rooms.apiUrl;
    this.#log = rooms.log;
    this.#now = rooms.now;
  }

  async read(grant: GrantRecord): Promise<NowPlaying> {
    const deadline = Promise.withResolvers<never>();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      deadline.reject(new DOMException("Spotify took too long for a page", "TimeoutError"));
    }, WAIT);
    try {
      if (this.#paused && this.#paused.until > this.#now()) throw this.#paused.error;
      const work = this.#vault.use(grant, async (token) => {
        // A refresh that takes longer goes on for the next view; nobody waits for this one any more.
        if (isLate) return deadline.promise;
        const spotify = new Spotify({ token, apiUrl: this.#apiUrl, sender: this.#sender });
        return playingFrom(await spotify.player.currentlyPlaying());
      });
      return await Promise.race([work, deadline.promise]);
    } catch (error) {
      if (error instanceof SignInAgain) return { kind: "sign-in-again" };
      if (error instanceof TooManyRequests) {
        return { kind: "trouble", reason: reasonOf(error, this.#pause(error)) };
      }
      this.#log.warn({ person: grant.userId, ...errorFields(error) }, "now playing could not be read");
      return { kind: "trouble", reason: reasonOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Nobody calls until Spotify's wait is over: when that is. */
  #pause(error: TooManyRequests): number {
    if (this.#paused?.error === error) return this.#paused.until;
    const until = Math.max(this.#paused?.until ?? 0, this.#now() + (error.retryAfter ?? PAUSE) * 1_000);
    this.#paused = { until, error };
    return until;
  }
}
