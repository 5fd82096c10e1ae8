/** A request that reached the accounts service or the Web API. Holds no token, code or secret. */
export interface RecordedRequest {
  /** Grows by one with each request. */
  id: number;
  method: string;
  path: string;
  /** Tokens, codes, secrets and `state` are replaced by `[redacted]`. */
  query: Record<string, string>;
  /** Of the headers that came: those of `recordedHeaders`, in lower case. */
  headers: Record<string, string>;
  /**
   * JSON as its value, a form as an object, whatever it is called, other text as it is; redacted as the query. Null where there is none, and
   * for pictures. Of more than 8 KB, and of JSON that is none, the first 8,192 characters.
   */
  body: unknown;
  /** Of the body, in bytes of UTF-8. */
  bodyBytes: number;
  /** `[redacted]` where an app's secret stood in its place. */
  clientId: string | null;
  /** The app's name as it is now; null for one that is not registered. */
  appName: string | null;
  personId: string | null;
  /** The person's display name as it is now. */
  personName: string | null;
  /** At the token endpoint. */
  grantType: string | null;
  /** 0 while it is not answered, and where the connection was dropped. */
  status: number;
  /** When it came, by the emulator's clock, Unix ms. */
  time: number;
  /** How long the answer took, in real ms; null while there is none. */
  durationMs: number | null;
  /** The id of the fault that struck it. */
  fault: number | null;
  /** The limit that refused it: `"rate-limit"`, or `"quota: "` and the group's name. */
  limit: string | null;
  /**
   * Why it was refused, in the emulator's words, which say more than the answer may; names the fault or limit that
   * struck it, too. Null for what was answered well.
   */
  reason: string | null;
}

/** Request headers that are written down. Never those that hold tokens or cookies. */
export const recordedHeaders = [
  "accept",
  "accept-language",
  "content-type",
  "if-none-match",
  "origin",
  "user-agent",
] as const;

/** Requests that agree with all that is given. */
export interface RequestFilter {
  /** `*` stands for anything. */
  path?: string | undefined;
  method?: string | undefined;
  clientId?: string | undefined;
  personId?: string | undefined;
  grantType?: string | undefined;
  /** Of the answer. */
  status?: number | undefined;
  /** Only requests with a greater id. */
  since?: number | undefined;
}

export interface RequestStatistics {
  token: {
    requests: number;
    refreshes: number;
    /** The most refreshes under way at one time, and the most of them for one and the same grant. */
    maxConcurrentRefreshes: number;
    maxConcurrentRefreshesOfOneGrant: number;
  };
}

export interface Waiting {
  /** How many requests. Default 1. */
  count?: number | undefined;
  /** How long, in real ms, at most 240,000. Default 5000. */
  timeoutMs?: number | undefined;
}

/** The last thousand requests (two thousand at most), and how many were under way at once since the start or since `clear`. */
export interface Requests {
  /** Oldest first. @throws InputError where the filter cannot be read */
  list(filter?: RequestFilter): RecordedRequest[];
  count(filter?: RequestFilter): number;
  /**
   * Waits until so many requests that fit are answered, or ended without an answer; those that already are count as
   * well. `{ since }` in the filter leaves earlier ones out.
   * @returns those requests, oldest first
   * @throws WaitTimeout that tells what came instead
   */
  waitFor(filter?: RequestFilter, waiting?: Waiting): Promise<RecordedRequest[]>;
  /**
   * How many requests for a path are under way, and the most there were at one time; that is kept of the 10,000 paths
   * asked for last. With `*` in the path that is the most among the requests that are still remembered.
   */
  inFlight(path: string): { now: number; max: number };
  statistics(): RequestStatistics;
  /** Forgets the requests and the greatest numbers; ids go on growing. */
  clear(): void;
}

/** A request came, or its answer is made. */
export interface RequestEvent {
  type: "begun" | "finished";
  request: RecordedRequest;
}
