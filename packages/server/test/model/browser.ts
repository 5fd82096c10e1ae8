import { cookiesFor, hashOf } from "../../src/sessions/cookies.ts";
import { parseSetCookie } from "../set-cookie.ts";
import type { Act, Exchange, Reply } from "./act.ts";
import type { Instance } from "./instance.ts";
import { context } from "./spotify.ts";

export const ORIGIN = "http://127.0.0.1:5000";
const names = cookiesFor(new URL(ORIGIN));

/** What a browser sends with a page that a person opens. */
const opening = { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
const posting = { ...opening, "sec-fetch-site": "same-origin", origin: ORIGIN };

/** A browser as far as cookies go. */
export class Browser {
  readonly name: string;
  /** The last callback that it was sent to. */
  lastCallback: string | undefined;
  readonly #cookies = new Map<string, { value: string; until: number }>();
  readonly #now: () => number;

  constructor(name: string, now: () => number) {
    this.name = name;
    this.#now = now;
  }

  /** Hash of the session id that it keeps. */
  get idHash(): string | undefined {
    const id = this.#cookies.get(names.session);
    return id && id.until > this.#now() ? hashOf(id.value) : undefined;
  }

  /** Forgets the sign-ins that it left unfinished, all but the last. */
  tidy(): void {
    const attempts = [...this.#cookies.keys()].filter((name) => name.startsWith(names.attemptPrefix));
    for (const name of attempts.slice(0, -1)) this.#cookies.delete(name);
  }

  /** `undefined`: no answer came. */
  async request(
    act: Act,
    instance: Instance,
    path: string,
    method: "GET" | "POST" = "GET",
  ): Promise<Reply | undefined> {
    const exchange: Exchange = { path, at: instance.name, carried: this.idHash, reply: undefined };
    act.exchanges.push(exchange);
    if (instance.isDead) return undefined;
    const headers = { ...(method === "GET" ? opening : posting), cookie: this.#header() };
    const request = new Request(new URL(path, ORIGIN), { method, headers });
    const answered = context.run({ instance, act, path }, () => read(instance.stagedoor.fetch(request)));
    const answer = await Promise.race([answered, instance.killed.promise]);
    if (answer === "killed") return undefined;
    const { status, headers: answerHeaders, text } = answer;
    const location = answerHeaders.get("location") ?? undefined;
    exchange.reply = { status, location, text, given: this.#keep(answerHeaders) };
    return exchange.reply;
  }

  #header(): string {
    const kept = [...this.#cookies].filter(([, { until }]) => until > this.#now());
    return kept.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  /** @returns the hash of the session id that was among the cookies. */
  #keep(headers: Headers): string | undefined {
    let given: string | undefined;
    for (const line of headers.getSetCookie()) {
      const { name, value, maxAge } = parseSetCookie(line);
      if (maxAge === 0) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, until: this.#now() + maxAge * 1_000 });
      if (name === names.session && maxAge > 0) given = hashOf(value);
    }
    return given;
  }
}

async function read(answer: Promise<Response>): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await answer;
  return { status: response.status, headers: response.headers, text: await response.text() };
}
