import { fetchSender, type Sender, Spotify, TooManyRequests } from "@stagedoor/spotify";
import { SharedPauses } from "../grants/shared-pauses.ts";
import { type EndReason, SignInAgain } from "../grants/sign-in-again.ts";
import type { Vault } from "../grants/vault.ts";
import { errorFields, type Log } from "../ops/log.ts";
import type { FoundSession, GrantRecord, Store } from "../stores/store.ts";
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

/** One answer of Spotify's for all who look at the same person at the same time. */
interface Reading {
  waiting: number;
  readonly answer: Promise<Playing>;
}

const tooLate = () => new DOMException("Spotify took too long for a page", "TimeoutError");

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
  /** By the version of the grant, which no other grant ever has. */
  readonly #underWay = new Map<string, Reading>();

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
    const reading = this.#join(grant);
    const deadline = Promise.withResolvers<never>();
    const timer = setTimeout(() => deadline.reject(tooLate()), WAIT);
    try {
      return await Promise.race([reading.answer, deadline.promise]);
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
      reading.waiting -= 1;
    }
  }

  #join(grant: GrantRecord): Reading {
    const underWay = this.#underWay.get(grant.version);
    if (underWay) {
      underWay.waiting += 1;
      return underWay;
    }
    const answer = this.#vault.use(grant, async (token) => {
      // A refresh that takes longer goes on for the next view; nobody waits for this one any more.
      if (reading.waiting === 0) throw tooLate();
      return this.#call(token, grant.app);
    });
    const reading: Reading = { waiting: 1, answer };
    this.#underWay.set(grant.version, reading);
    const done = () => this.#underWay.delete(grant.version);
    answer.then(done, done);
    return reading;
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
