import type { Log } from "../ops/log.ts";
import type { NowPlayingReader } from "../playing/now-playing.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Attempts } from "../signin/attempts.ts";
import type { Renewals } from "../signin/renewals.ts";
import type { SignIns } from "../signin/sign-ins.ts";
import type { Answers } from "./answers.ts";

export type Readiness = "ready" | "store unavailable" | "closing";

/** The rooms that routes call. */
export interface Site {
  readonly origin: URL;
  readonly answers: Answers;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly signIns: SignIns;
  readonly renewals: Renewals;
  readonly nowPlaying: NowPlayingReader;
  readonly log: Log;
  /** The time in Unix milliseconds. */
  readonly now: () => number;
  /** Whether requests are welcome here. */
  readiness(): Promise<Readiness>;
}
