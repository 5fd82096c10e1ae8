import { cacheControl } from "./cache/cache-control.ts";
import { changedPaths, isBelow } from "./cache/changed-paths.ts";
import { type Flight, Flights } from "./cache/flights.ts";
import { ageOf, isFresh, type Timed } from "./cache/freshness.ts";
import { markFromCache } from "./cache/from-cache.ts";
import { ResponseStore, type StoredResponse, type Subject } from "./cache/response-store.ts";
import { conditionsOf, isBypassed, isStorable, refreshed } from "./cache/validation.ts";
import { selectionOf } from "./cache/vary.ts";
import { checkNumber } from "./check-number.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Head, rebuilt } from "./rebuilt.ts";
import type { Sender, SenderInit } from "./sender.ts";
import { readBytes } from "./timeout.ts";

/** How much is kept, and how it is checked. */
export interface CacheOptions {
  /** The most that is kept, bodies, headers and addresses together, in bytes. Default 10,000,000. */
  readonly maxBytes?: number | undefined;
  /**
   * Whether Spotify is asked if an answer that has become stale still holds. Default: everywhere but in a web page,
   * as Spotify's CORS headers are not known to allow the headers that ask (`If-None-Match`).
   */
  readonly revalidate?: boolean | undefined;
  /** The time to go by; another one for tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

/** A sender with a cache. */
export interface CachingSender extends Sender {
  /** Forgets everyone's answers. */
  clear(): void;
}

interface Settings {
  readonly sender: Sender;
  readonly store: ResponseStore;
  readonly revalidate: boolean;
  readonly clock: Clock;
}

/** An answer that has been read, to be given to all who wait for it. */
interface Answer {
  readonly head: Head;
  readonly body: ArrayBuffer;
  readonly isFromCache: boolean;
}

/** An answer that is given to the only one who waits for it as it came. */
interface Passed {
  readonly response: Response;
}

/**
 * A sender that answers from memory what is still fresh: a private cache as RFC 9111 has it.
 *
 * - `GET` only. What is kept, and for how long, the answer says (`Cache-Control`, `Expires`, `Age`, `Vary`); nothing
 *   is guessed and nothing stale is given. A stale one is asked about by its `ETag` or `Last-Modified`. A request's
 *   own `Cache-Control: no-store`, `no-cache` and `max-age` count. Answers of 400 and above are not kept.
 * - Nobody gets another's answer, whatever its headers say: an answer is kept for its `Authorization` header. A
 *   refreshed token so begins anew. A request without that header passes through: whose it is nobody knows here.
 * - The same request of the same person at the same time is sent once; one of them giving up does not end the
 *   others'.
 * - A `PUT`, `POST` or `DELETE` that was carried out, or may have been, has what it may have changed forgotten, for
 *   that person: its own path and what is below it, with the whole playlist where it is in one, and the person's own
 *   lists (`/me/…`); a player command only `/me/player/…`.
 *
 * Bodies are read to the end before the answer is given, where they may be kept, where several wait for one, and where
 * there is a signal; others are passed on as they come.
 *
 * @throws {ConfigError} when the size is not a number of at least 0
 * @see https://www.rfc-editor.org/rfc/rfc9111
 */
export function withCache(sender: Sender, options: CacheOptions = {}): CachingSender {
  const { clock = systemClock, revalidate = !("document" in globalThis) } = options;
  const store = new ResponseStore(checkNumber("maxBytes", options.maxBytes ?? 10_000_000, 0));
  const flights = new Flights<Subject, Answer | Passed>();
  const settings = { sender, store, clock, revalidate };

  function forget(isChanged: (subject: Subject) => boolean): void {
    flights.overtake(isChanged);
    store.removeAll(isChanged);
  }

  async function get(url: string, init: SenderInit): Promise<Response> {
    const { headers, maxWait, signal } = init;
    const { authorization: person = "" } = headers;
    if (person === "" || isBypassed(headers)) return sender(url, init);
    const request = cacheControl(headers["cache-control"]);
    const subject = { person, url };
    const stored = store.find(subject, headers);
    if (stored !== undefined && isFresh(stored, request, clock.now())) return answerFrom(stored, clock.now());
    // Who wants it from Spotify wants no answer that was asked for earlier.
    const isOwn = request.has("no-cache") || request.has("max-age");
    const key = isOwn ? undefined : requestKey(url, headers, maxWait);
    const answer = await flights.join({ key, subject, signal }, (flight) =>
      fetchAnswer(settings, subject, init, flight, stored),
    );
    if ("response" in answer) return answer.response;
    const { head, body, isFromCache } = answer;
    const response = rebuilt(head, body);
    return isFromCache ? markFromCache(response) : response;
  }

  async function change(url: string, init: SenderInit): Promise<Response> {
    const person = init.headers.authorization ?? "";
    const { origin, pathname } = new URL(url);
    const paths = changedPaths(pathname);
    const forgetChanged = () =>
      forget((subject) => {
        if (subject.person !== person) return false;
        const other = new URL(subject.url);
        return other.origin === origin && isBelow(other.pathname, paths);
      });
    try {
      const response = await sender(url, init);
      // A 4xx did nothing.
      if (response.status < 400 || response.status >= 500) forgetChanged();
      return response;
    } catch (error) {
      forgetChanged();
      throw error;
    }
  }

  return Object.assign(
    async (url: string, given: SenderInit) => {
      const init = { ...given, headers: lowerCased(given.headers) };
      if (init.method === "GET") return get(url, init);
      return init.method === "HEAD" || init.method === "OPTIONS" ? sender(url, init) : change(url, init);
    },
    { clear: () => forget(() => true) },
  );
}

/** As `SenderInit` has them: a name that is written otherwise must not hide whose request it is. */
function lowerCased(headers: SenderInit["headers"]): SenderInit["headers"] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Asks Spotify, whether what is stored still holds or for what there is, and stores what comes back. */
async function fetchAnswer(
  settings: Settings,
  subject: Subject,
  init: SenderInit,
  flight: Flight,
  found: StoredResponse | undefined,
): Promise<Answer | Passed> {
  const { sender, store, clock, revalidate } = settings;
  const { signal } = flight;
  const stored = revalidate ? found : undefined;
  const conditions = stored === undefined ? {} : conditionsOf(stored.headers);
  const requestedAt = clock.now();
  const response = await sender(subject.url, {
    ...init,
    headers: { ...init.headers, ...conditions },
    signal,
  });
  const timed: Timed = { headers: response.headers, requestedAt, receivedAt: clock.now() };

  if (response.status === 304 && stored !== undefined) {
    const headers = refreshed(stored.headers, response.headers);
    if (headers === undefined) {
      store.remove(subject, init.headers);
      return fetchAnswer(settings, subject, init, flight, undefined);
    }
    const renewed = { ...stored, ...timed, headers };
    keep(renewed);
    return { head: renewed, body: stored.body, isFromCache: true };
  }

  // Read and made anew only for those who need it. With a signal, whose aborting must end the body, it is read here.
  if (!init.signal && (response.status >= 400 || !isStorable(response.status, timed)) && flight.seal()) {
    if (response.status < 400 && !flight.isOvertaken) store.remove(subject, init.headers);
    return { response };
  }
  const body = await readBytes(response, signal);
  const { url, status, statusText, headers } = response;
  const selection = selectionOf(headers.get("vary"), init.headers);
  const head = { url, status, statusText, headers };
  keep({ ...head, ...timed, body, selection });
  return { head, body, isFromCache: false };

  function keep(answer: StoredResponse): void {
    if (flight.isOvertaken || answer.status >= 400) return;
    // One that was asked for later may have come before it.
    if ((store.find(subject, init.headers)?.requestedAt ?? requestedAt) > requestedAt) return;
    if (isStorable(answer.status, answer)) store.put(subject, init.headers, answer);
    else store.remove(subject, init.headers);
  }
}

function answerFrom(stored: StoredResponse, now: number): Response {
  const headers = new Headers(stored.headers);
  headers.set("age", String(Math.floor(ageOf(stored, now) / 1_000)));
  return markFromCache(rebuilt({ ...stored, headers }, stored.body));
}

/** What two requests have in common that can share an answer. A header's name and value hold no line break. */
function requestKey(url: string, headers: SenderInit["headers"], maxWait: number | undefined): string {
  let key = `${url}\n${maxWait}`;
  for (const name of Object.keys(headers).sort()) key += `\n${name}: ${headers[name]}`;
  return key;
}
