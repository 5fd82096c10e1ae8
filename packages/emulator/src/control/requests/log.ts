import { readText } from "../../input.ts";
import { pathPattern } from "../../path-pattern.ts";
import { type KeptBody, keepBody, readBody } from "./body.ts";
import { readFilter } from "./filter.ts";
import { createGauges } from "./gauges.ts";
import { redacted } from "./redaction.ts";
import type { RecordedRequest, RequestEvent, RequestFilter, Requests, Waiting } from "./request.ts";
import { createWaiting } from "./waiting.ts";

/** A request as it comes, before anything is known of its answer. */
export type BegunRequest = Pick<
  RecordedRequest,
  "method" | "path" | "query" | "headers" | "clientId" | "personId" | "grantType" | "time"
>;

/** How a request ended. */
type Outcome = Pick<RecordedRequest, "status" | "personId" | "fault" | "limit" | "reason">;

/** A request that is being written down. */
export interface Recording {
  body(text: string): void;
  finish(outcome: Outcome): void;
}

/** The requests as the services write them down. */
export interface RequestLog extends Requests {
  /** @param signal ends the waiting */
  waitFor(filter?: RequestFilter, waiting?: Waiting, signal?: AbortSignal): Promise<RecordedRequest[]>;
  /** @param grantId the grant of the refresh token that came */
  begin(request: BegunRequest, grantId?: number): Recording;
  /** Tells of each request that comes and each that is answered. @returns what ends it */
  subscribe(listener: (event: RequestEvent) => void): () => void;
  /** Ends everything that waits for requests. */
  close(): void;
}

/** Looks up how things are called, and what is not to be written down. */
export interface Names {
  app(clientId: string): string | undefined;
  person(personId: string): string | undefined;
  isSecret(text: string): boolean;
}

/** What is held of a request; names and the body's value are found when they are asked for. */
interface Entry {
  request: Omit<RecordedRequest, "appName" | "personName">;
  unread: KeptBody | undefined;
  /** Places in the order of all that came and ended. */
  begunAt: number;
  endedAt: number;
}

const kept = 1000;

export function createRequestLog(names: Names): RequestLog {
  let lastId = 0;
  let moments = 0;
  let ring: Entry[] = [];
  const listeners = new Set<(event: RequestEvent) => void>();
  const paths = createGauges<string>();
  const refreshes = createGauges<"all" | number>();
  let token = { requests: 0, refreshes: 0 };

  // Id and secret are easily taken for one another.
  const withoutSwapped = <T>(fields: T): T => {
    const id = (fields as { client_id?: unknown } | null)?.client_id;
    return typeof id === "string" && names.isSecret(id) ? { ...fields, client_id: redacted } : fields;
  };
  const bodyOf = (body: KeptBody) => withoutSwapped(readBody(body));
  const recordOf = (entry: Entry): RecordedRequest => {
    const { request, unread } = entry;
    if (unread !== undefined) [request.body, entry.unread] = [bodyOf(unread), undefined];
    const { clientId, personId } = request;
    const appName = (clientId === null ? undefined : names.app(clientId)) ?? null;
    const personName = (personId === null ? undefined : names.person(personId)) ?? null;
    const { query, headers, body } = request;
    const own = { query: { ...query }, headers: { ...headers }, body: structuredClone(body) };
    return { ...request, ...own, appName, personName };
  };
  const tell = (type: RequestEvent["type"], entry: Entry) => {
    if (listeners.size === 0) return;
    const event = { type, request: recordOf(entry) };
    for (const listener of listeners) listener(event);
  };
  const waiting = createWaiting((filter) => ring.filter(({ request }) => filter(request)).map(recordOf));
  return {
    list: (filter) => {
      const fits = readFilter(filter, "requests.list");
      return ring.filter(({ request }) => fits(request)).map(recordOf);
    },
    count: (filter) => {
      const fits = readFilter(filter, "requests.count");
      return ring.reduce((sum, { request }) => (fits(request) ? sum + 1 : sum), 0);
    },
    waitFor: waiting.waitFor,
    inFlight(given) {
      const path = readText(given, "requests.inFlight: path");
      if (!path.includes("*")) return paths.read(path);
      const fits = pathPattern(path);
      const now = paths.now(fits);
      return { now, max: Math.max(now, mostAtOnce(ring.filter(({ request }) => fits(request.path)))) };
    },
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
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: waiting.close,
    begin(begun, grantId) {
      const request: Entry["request"] = {
        ...begun,
        clientId: begun.clientId !== null && names.isSecret(begun.clientId) ? redacted : begun.clientId,
        query: withoutSwapped(begun.query),
        id: ++lastId,
        body: null,
        bodyBytes: 0,
        status: 0,
        durationMs: null,
        fault: null,
        limit: null,
        reason: null,
      };
      const entry: Entry = {
        request,
        unread: undefined,
        begunAt: ++moments,
        endedAt: Number.POSITIVE_INFINITY,
      };
      const start = performance.now();
      ring.push(entry);
      // Cut seldom and by a lot: shifting one off at each request would move them all each time.
      if (ring.length >= 2 * kept) ring = ring.slice(-kept);
      const isRefresh = request.grantType === "refresh_token";
      if (request.grantType !== null) token.requests++;
      if (isRefresh) token.refreshes++;
      const leave = paths.enter(request.path);
      const ends = isRefresh ? [refreshes.enter("all")] : [];
      if (isRefresh && grantId !== undefined) ends.push(refreshes.enter(grantId));
      tell("begun", entry);
      return {
        body(text) {
          request.bodyBytes = Buffer.byteLength(text);
          const body = keepBody(text, request.headers["content-type"] ?? "", request.path);
          // What may be a secret is not held, not even unread.
          if (body?.isOfTokens) request.body = bodyOf(body);
          else entry.unread = body;
        },
        finish(outcome) {
          Object.assign(request, outcome);
          request.durationMs = performance.now() - start;
          entry.endedAt = ++moments;
          leave();
          for (const end of ends) end();
          waiting.look(request);
          tell("finished", entry);
        },
      };
    },
  };
}

/** The most that were under way at one moment. */
function mostAtOnce(entries: readonly Entry[]): number {
  const changes = entries
    .flatMap(({ begunAt, endedAt }) => [
      { at: begunAt, by: 1 },
      { at: endedAt, by: -1 },
    ])
    .sort((one, other) => one.at - other.at);
  let now = 0;
  return changes.reduce((most, { by }) => {
    now += by;
    return Math.max(most, now);
  }, 0);
}
