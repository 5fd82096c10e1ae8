/** Endpoints that share one quota. */
export interface QuotaGroup {
  name: string;
  /** As Spotify writes them, `/artists/{id}/albums`; `*` stands for anything. */
  paths: readonly string[];
  /** How many calls of them in one window. */
  calls: number;
  /** How long a window is; it begins with the first call. A day is 86,400. */
  perSeconds: number;
}

/** Limits as they are set. Everything is without limit at the start: Spotify publishes no number. */
export interface LimitSettings {
  /** Calls of one app in any 30 seconds, whoever is signed in. null: no limit. */
  rateLimit: number | null;
  /** The same for apps in Development Mode, old and new, where it is lower at Spotify. null: as `rateLimit`. */
  developmentRateLimit: number | null;
  /** The same for single apps by client id; null there means no limit for that app. */
  appRateLimits: Record<string, number | null>;
  /** The quota of developer accounts: of their apps in Development Mode, old and new, together. */
  quota: QuotaGroup[];
}

/** Settings as they are given; what is left out stays as it is. */
export interface GivenLimits {
  rateLimit?: number | null | undefined;
  developmentRateLimit?: number | null | undefined;
  /** Replaces the single apps as a whole. */
  appRateLimits?: Readonly<Record<string, number | null>> | undefined;
  /** Groups, ready-made ones by name, or `"as-seen"` for all ready-made ones. Replaces them as a whole. */
  quota?: "as-seen" | readonly (QuotaGroup | string)[] | undefined;
}

/** What to use up at once. */
export interface Exhaustion {
  /** An app: its rate limit, or with `group` the quota of its developer account. */
  clientId?: string | undefined;
  /** A developer account: its quota. */
  owner?: string | undefined;
  /** Which group of endpoints, set or ready-made. Default with an `owner`: all that are set, else all ready-made ones. */
  group?: string | undefined;
  /** Whole seconds, at most 10,000,000. Default: 30 for the rate limit, the group's `perSeconds` for a quota. */
  retryAfter?: number | undefined;
}

/** Who has to wait. */
export interface Exhausted {
  limit: "rate-limit" | "quota";
  /** The app, where the limit is an app's: the rate limit, and quotas before 23 July 2026. */
  clientId: string | null;
  /** The developer account, where the limit is one's. */
  owner: string | null;
  /** The group of endpoints, of a quota. */
  group: string | null;
  /** Until when, by the emulator's clock, Unix ms. */
  until: number;
}

/** The rate limit of apps and the quota of developer accounts. Settings and counts are kept in memory alone. */
export interface Limits {
  get(): LimitSettings;
  /** Counts so far go on. @throws InputError when they cannot be read */
  set(limits: GivenLimits): LimitSettings;
  /** Everyone concerned is answered 429 from now on, until `retryAfter` has passed. @throws InputError */
  exhaust(what: Exhaustion): Exhausted[];
  /** Who would be answered 429 now. */
  exhausted(): Exhausted[];
  /** No limits, no counts, nobody waits: as at the start. */
  clear(): void;
}
