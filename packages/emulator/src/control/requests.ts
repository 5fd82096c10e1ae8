/** A request that reached the accounts service or the Web API. Holds no token, code or secret. */
export interface RecordedRequest {
  /** Grows by one with each request. */
  id: number;
  method: string;
  path: string;
  /** Tokens, codes, secrets and `state` are replaced by `[redacted]`. */
  query: Record<string, string>;
  clientId: string | null;
  personId: string | null;
  /** At the token endpoint. */
  grantType: string | null;
  /** 0 while it is not answered, and where the connection was dropped. */
  status: number;
  /** When it came, by the emulator's clock, Unix ms. */
  time: number;
  /** How long the answer took, in real ms; null while there is none. */
  durationMs: number | null;
}

export interface RequestFilter {
  path?: string | undefined;
  method?: string | undefined;
  clientId?: string | undefined;
  personId?: string | undefined;
  grantType?: string | undefined;
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

/** The last thousand requests (two thousand at most), and how many were under way at once since the start or since `clear`. */
export interface Requests {
  list(filter?: RequestFilter): RecordedRequest[];
  count(filter?: RequestFilter): number;
  /** How many requests for a path are under way, and the most there were at one time. */
  inFlight(path: string): { now: number; max: number };
  statistics(): RequestStatistics;
  /** Forgets the requests and the greatest numbers; ids go on growing. */
  clear(): void;
}

/** The requests as the services write them down. */
export interface RequestLog extends Requests {
  begin(
    request: Omit<RecordedRequest, "id" | "status" | "durationMs">,
    grantId?: number,
  ): (status: number, personId: string | null) => void;
}

const kept = 1000;

export function createRequestLog(): RequestLog {
  let lastId = 0;
  let ring: RecordedRequest[] = [];
  const paths = createGauges<string>();
  const refreshes = createGauges<"all" | number>();
  let token = { requests: 0, refreshes: 0 };
  const list = (filter: RequestFilter = {}) => ring.filter((request) => fits(request, filter));
  return {
    list: (filter) => list(filter).map((request) => ({ ...request })),
    count: (filter) => list(filter).length,
    inFlight: (path) => paths.read(path),
    statistics: () => ({
      token: {
        ...token,
        maxConcurrentRefreshes: refreshes.read("all").max,
        maxConcurrentRefreshesOfOneGrant: refreshes.greatest((key) => key !== "all"),
      },
    }),
    clear() {
      ring = [];
      token = { requests: 0, refreshes: 0 };
      paths.forgetMaxima();
      refreshes.forgetMaxima();
    },
    begin(begun, grantId) {
      const request: RecordedRequest = { ...begun, id: ++lastId, status: 0, durationMs: null };
      const start = performance.now();
      ring.push(request);
      // Cut seldom and by a lot: shifting one off at each request would move them all each time.
      if (ring.length >= 2 * kept) ring = ring.slice(-kept);
      const isRefresh = request.grantType === "refresh_token";
      if (request.grantType !== null) token.requests++;
      if (isRefresh) token.refreshes++;
      const ends = [paths.enter(request.path)];
      if (isRefresh) ends.push(refreshes.enter("all"));
      if (isRefresh && grantId !== undefined) ends.push(refreshes.enter(grantId));
      return (status, personId) => {
        request.status = status;
        request.personId = personId;
        request.durationMs = performance.now() - start;
        for (const end of ends) end();
      };
    },
  };
}

function fits(request: RecordedRequest, filter: RequestFilter): boolean {
  return (
    (filter.since === undefined || request.id > filter.since) &&
    (["path", "method", "clientId", "personId", "grantType"] as const).every(
      (key) => filter[key] === undefined || filter[key] === request[key],
    )
  );
}

const secretParameter = /^(?:code|state|code_verifier|client_secret|password|.*token)$/i;
const tokenLike = /[A-Za-z0-9_-]{86,}/g;

/** A query without what must not be written down. */
export function redactQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].map(([key, value]) => [
      redactText(key),
      secretParameter.test(key) ? "[redacted]" : redactText(value),
    ]),
  );
}

/** A path without anything that looks like a token. */
export function redactText(text: string): string {
  return text.replace(tokenLike, "[redacted]");
}

function createGauges<Key>() {
  const gauges = new Map<Key, { now: number; max: number }>();
  return {
    read: (key: Key) => ({ ...(gauges.get(key) ?? { now: 0, max: 0 }) }),
    greatest: (accept: (key: Key) => boolean) =>
      [...gauges].reduce((most, [key, { max }]) => (accept(key) ? Math.max(most, max) : most), 0),
    forgetMaxima() {
      for (const [key, gauge] of gauges) {
        if (gauge.now === 0) gauges.delete(key);
        else gauge.max = gauge.now;
      }
    },
    enter(key: Key): () => void {
      const gauge = gauges.get(key) ?? { now: 0, max: 0 };
      gauges.set(key, gauge);
      gauge.now++;
      gauge.max = Math.max(gauge.max, gauge.now);
      return () => {
        gauge.now--;
      };
    },
  };
}
