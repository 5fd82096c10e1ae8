import { fetchSender, type Sender, Spotify, TooManyRequests } from "@stagedoor/spotify";
import { SharedPauses } from "../grants/shared-pauses.ts";
import { type EndReason, SignInAgain } from "../grants/sign-in-again.ts";
import type { Vault } from "../grants/vault.ts";
import { errorFields, type Log } from "../ops/log.ts";
import type { FoundSession, Store } from "../stores/store.ts";
import { type Playing, playingFrom } from "./playing.ts";
import { reasonOf, waitReason } from "./trouble.ts";

/** Milliseconds that a page waits for Spotify (rule 7). */
const WAIT = 2_000;
/** Seconds without another call after a 429 that does not say how long. */
const PAUSE = 5;

/** What a page says of somebody's playback: it always comes, whatever Spotify does. */
export type NowPlaying =
  | Playing
  | { kind: "trouble"; reason: string }
  | {
      kind: "sign-in-again";
      reason: EndReason;
      /** When the grant ended, in Unix milliseconds, where that is known. */
      endedAt: number | undefined;
    };

/** Reads what a person is playing, in time for a page. */
export class NowPlayingReader {
  readonly #vault: Vault;
  readonly #apiUrl: string;
  /** Its own limit of time spares each call a signal to follow. */
  readonly #sender: Sender = fetchSender({ timeout: WAIT });
  readonly #log: Log;
  readonly #now: () => number;
  /** After a 429: the rate limit is the app's, so everybody waits, at every instance. */
  readonly #pauses: SharedPauses;

  constructor(rooms: { vault: Vault; store: Store; apiUrl: string; log: Log; now: () => number }) {
    this.#vault = rooms.vault;
    this.#apiUrl = rooms.apiUrl;
    this.#log = rooms.log;
    this.#now = rooms.now;
    this.#pauses = new SharedPauses(rooms);
  }

  async read({ grant, pausedUntil }: Pick<FoundSession, "grant" | "pausedUntil">): Promise<NowPlaying> {
    const resting = this.#pauses.until(grant.app, pausedUntil);
    if (resting !== undefined) return { kind: "trouble", reason: waitReason(resting) };
    const deadline = Promise.withResolvers<never>();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      deadline.reject(new DOMException("Spotify took too long for a page", "TimeoutError"));
    }, WAIT);
    try {
      const work = this.#vault.use(grant, async (token) => {
        // A refresh that takes longer goes on for the next view; nobody waits for this one any more.
        if (isLate) return deadline.promise;
        return this.#call(token, grant.app);
      });
      return await Promise.race([work, deadline.promise]);
    } catch (error) {
      if (error instanceof SignInAgain) {
        return { kind: "sign-in-again", reason: error.reason, endedAt: error.endedAt };
      }
      const until = this.#pauses.until(grant.app, null);
      if (until !== undefined) return { kind: "trouble", reason: waitReason(until) };
      this.#log.warn({ person: grant.userId, ...errorFields(error) }, "now playing could not be read");
      return { kind: "trouble", reason: reasonOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  async #call(token: string, app: string): Promise<Playing> {
    const spotify = new Spotify({ token, apiUrl: this.#apiUrl, sender: this.#sender });
    try {
      return playingFrom(await spotify.player.currentlyPlaying());
    } catch (error) {
      if (error instanceof TooManyRequests) {
        await this.#pauses.begin(app, this.#now() + (error.retryAfter ?? PAUSE) * 1_000);
      }
      throw error;
    }
  }
}
