/** Kinds that break the answer itself, whatever the path. */
const brokenAnswers = [
  "status",
  "html",
  "garbage",
  "content-type",
  "hang",
  "drop",
  "slow-body",
  "truncated",
] as const;

/** Kinds that are refusals in Spotify's own words; they strike only requests that can be refused so. */
export const refusals = [
  "rate-limit",
  "quota",
  "expired-token",
  "revoked-token",
  "insufficient-scope",
  "premium-required",
  "no-active-device",
  "not-registered",
  "owner-without-premium",
] as const;

export const faultKinds = [...brokenAnswers, ...refusals] as const;

export type Refusal = (typeof refusals)[number];

/**
 * How an answer goes wrong. Without a kind it is only late, by `delayMs`.
 *
 * - `status`: as told by `status` (default 500), `headers` and `body`
 * - `html`: a page, status 200
 * - `garbage`: called JSON and none, status 200
 * - `content-type`: the true answer, called `text/html`
 * - `hang`: no answer, until the client goes or the fault is cleared
 * - `drop`: the connection ends without an answer
 * - `slow-body`: headers at once, the body over `delayMs`
 * - `truncated`: half the body, then the connection ends
 *
 * And Spotify's own refusals, in its words. But for `rate-limit`, they strike operations alone, asked for with a token
 * that they can be said of, good or not; whichever mode the app is in:
 *
 * - `rate-limit`: 429 with `retryAfter` (default 5), anywhere at the Web API, and at the token endpoint
 * - `quota`: 429 `QUOTA_EXCEEDED` with `retryAfter` (default 86,207, most of a day), at the Web API
 * - `expired-token`, `revoked-token`: 401 at the Web API; at the token endpoint 400 `invalid_grant` to a refresh
 * - `insufficient-scope`: 403 where a scope is needed, if only for private playlists
 * - `premium-required` (403), `no-active-device` (404): at player commands, to a person's token
 * - `not-registered`: 403 to a person's token, the person is not on the app's list
 * - `owner-without-premium`: 403 at the Web API, the owner's Premium has lapsed
 */
export type FaultKind = (typeof faultKinds)[number];

/** Something to go wrong, as plain data. */
export interface Fault {
  /** A path of either service; `*` stands for anything. A trailing slash is of no account. */
  path: string;
  /** Default: any method but `OPTIONS`, so that a browser's preflight is not struck unless it is meant. */
  method?: string | undefined;
  /** Person id. Default: anyone. */
  person?: string | undefined;
  /** Client id. Default: any app. */
  app?: string | undefined;
  /** How many requests fit and pass before the first is struck. Default 0. */
  after?: number | undefined;
  /** How many requests it strikes before it is gone. Default: until it is cleared. */
  times?: number | undefined;
  /**
   * The part of the fitting requests that is struck, more than 0 and at most 1 (the default). Which ones follows
   * from the plan's seed, the fault's place in the plan and how many requests fitted before, and from nothing else.
   */
  share?: number | undefined;
  /** Real milliseconds to wait first; with `slow-body` what the body takes (default 5000). */
  delayMs?: number | undefined;
  /** Default `status` where a status, headers or body is given. */
  kind?: FaultKind | undefined;
  /** Of kind `status`, `html` and `garbage`. */
  status?: number | undefined;
  /** Of kind `status`, `html` and `garbage`; they replace those the answer would have. */
  headers?: Record<string, string> | undefined;
  /** Of kind `status`, `html` and `garbage`. A text is sent as it is, anything else as JSON. */
  body?: unknown;
  /** Of kind `rate-limit` and `quota`: whole seconds; null leaves `Retry-After` out, as Spotify sometimes does. */
  retryAfter?: number | null | undefined;
  /**
   * `before` (default): the request never reaches the service. `after`: the service does what was asked
   * (a refresh token is used up), and only the answer is lost.
   */
  when?: "before" | "after" | undefined;
}

/** A fault that stands, and how often it has struck. */
export interface StandingFault extends Fault {
  id: number;
  struck: number;
}

/** Faults as a whole: the same seed, plan and requests make the same run. */
export interface FaultPlan {
  /** What `share` is decided by. Default `"faults"`. */
  seed?: string | undefined;
  /** The first one that strikes a request answers it. */
  faults: readonly Fault[];
}

export interface Faults {
  /** Adds one at the end of the plan. @throws InputError when it cannot be read. */
  add(fault: Fault): StandingFault;
  /** Those that stand: used-up ones are gone. */
  list(): StandingFault[];
  /** Clears all there are and begins this plan, counts from zero. @throws InputError, and nothing is changed */
  load(plan: FaultPlan): StandingFault[];
  /**
   * The plan from its beginning, used-up faults too (of those, the last thousand), as `load` takes it. Without what
   * was cleared: those behind it move up a place, so that loaded again a `share` of theirs strikes other requests.
   */
  plan(): { seed: string; faults: Fault[] };
  /** One, or all. Requests that hang because of it end in a dropped connection. */
  clear(id?: number): void;
}

/** A request as faults see it. */
export interface FaultTarget {
  path: string;
  method: string;
  personId: string | null;
  clientId: string | null;
  grantType: string | null;
}

/** A fault that strikes a request; `cleared` fires when it is taken away. */
export interface Strike {
  fault: StandingFault;
  cleared: AbortSignal;
}
