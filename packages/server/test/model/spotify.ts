import { AsyncLocalStorage } from "node:async_hooks";
import { createEmulator, type Emulator } from "@stagedoor/emulator";
import type { Act } from "./act.ts";
import type { Instance } from "./instance.ts";
import type { Steps } from "./steps.ts";

/** Where the instances believe Spotify to be. */
export const SPOTIFY = "http://127.0.0.1:5001";

/** On whose behalf code runs: what an instance does for a request, or because of one. */
export interface Context {
  readonly instance: Instance;
  readonly act: Act | undefined;
  /** The path and query that was asked for. */
  readonly path: string | undefined;
}
export const context = new AsyncLocalStorage<Context>();

/** Leaves the instance: what an engine does for all of its callers is no instance's. */
export const outside = <T>(work: () => Promise<T>): Promise<T> => context.exit(work);

export type Calls = "token" | "profile" | "playing";

/** How the answer to a call goes wrong; with "lost" in its name, Spotify has done what was asked. */
export const wireFaults = [
  "429",
  "503",
  "no connection",
  "silence",
  "connection lost",
  "503, answer lost",
  "garbage, answer lost",
  "silence, answer lost",
] as const;

export interface WireFault {
  readonly calls: Calls;
  readonly kind: (typeof wireFaults)[number];
  /** How many calls go well before. */
  readonly after: number;
}

/** What Spotify gave one sign-in: refresh tokens, of which one serves. */
export interface Chain {
  readonly userId: string;
  /** The refresh token that serves. */
  current: string;
  /** The last access token that was given. */
  newest: string;
  /** Access tokens that serve, as far as time does not end them. */
  readonly accessTokens: Set<string>;
  /** Its number at the local Spotify. */
  readonly id: number;
  /** What ended it at Spotify: it serves no more. */
  readonly ends: Set<"revoked" | "expired">;
  /** Why the token that serves may be known to nobody. */
  excuse: string | undefined;
  /** Who was told the last tokens, and may not have stored them yet. */
  told: Instance | undefined;
  /** Refreshes under way. */
  readonly flights: Set<Instance>;
}

interface Call {
  readonly calls: Calls;
  readonly grantType: string | null;
  readonly code: string | null;
  /** The refresh or access token that it carries. */
  readonly token: string;
}

/** The local Spotify as the instances reach it: each call is two steps, and everything that went over the wire is known. */
export class Spotify {
  readonly emulator: Emulator;
  readonly chains = new Map<string, Chain>();
  /** Of what no rule allows. */
  readonly wrongs: string[] = [];
  /** Tokens that an instance may send: they were stored when the command began, or have come since. */
  readonly sendable = new Set<string>();
  /** How often a refresh token was refused, to somebody who heard of it. */
  readonly refusals = new Map<string, number>();
  /** People whose renewed refresh token may have been lost in this command. */
  readonly excused = new Set<string>();
  faults: WireFault[] = [];
  readonly #steps: Steps;
  readonly #servesOnce: boolean;
  readonly #chainByAccessToken = new Map<string, Chain>();
  readonly #codes = new Set<string>();
  #last: Promise<void> = Promise.resolve();
  #seen: Record<Calls, number> = { token: 0, profile: 0, playing: 0 };

  /** @param servesOnce whether a refresh token serves once, and a new one comes in its place. */
  constructor(steps: Steps, servesOnce: boolean, app: Parameters<typeof createEmulator>[0]) {
    this.#steps = steps;
    this.#servesOnce = servesOnce;
    this.emulator = createEmulator({ ...app, origin: SPOTIFY });
    this.emulator.control.clock.stop();
  }

  now = (): number => this.emulator.control.clock.now();

  beginCommand(stored: Iterable<string>): void {
    this.faults = [];
    this.#seen = { token: 0, profile: 0, playing: 0 };
    this.excused.clear();
    this.sendable.clear();
    for (const token of stored) this.sendable.add(token);
    for (const { current, newest, told } of this.chains.values()) {
      // What the store has not taken yet is at hand.
      if (isAtHand(told)) this.sendable.add(current).add(newest);
    }
    this.refusals.clear();
  }

  /** All tokens there have been. */
  *secrets(): Iterable<string> {
    yield* this.chains.keys();
    yield* this.#chainByAccessToken.keys();
  }

  /** The person withdraws their consent. */
  revoke(userId: string): void {
    this.emulator.control.grants.revoke(userId);
    for (const chain of this.#chainsOf(userId)) {
      chain.ends.add("revoked");
      chain.accessTokens.clear();
    }
  }

  /** Access tokens given so far are expired now. */
  expireAccess(userId: string): void {
    this.emulator.control.grants.expireAccessTokens(userId);
    for (const chain of this.#chainsOf(userId)) chain.accessTokens.clear();
  }

  /** The six months are over, whatever the calendar says. */
  expireRefresh(userId: string): void {
    this.emulator.control.grants.expireRefreshTokens(userId);
    for (const chain of this.#chainsOf(userId)) chain.ends.add("expired");
  }

  /** Time has passed: six months may be over. */
  moved(): void {
    const records = new Map(this.emulator.control.grants.list().map((record) => [record.id, record]));
    for (const chain of this.chains.values()) {
      const renewBy = records.get(chain.id)?.renewBy;
      if (renewBy !== undefined && this.now() >= renewBy) chain.ends.add("expired");
    }
  }

  isRefreshing(instance: Instance): boolean {
    return [...this.chains.values()].some(({ flights }) => flights.has(instance));
  }

  /** An instance is killed, or loses its lease: what it alone knows is lost. */
  loses(instance: Instance, why: string): void {
    for (const chain of new Set(this.chains.values())) {
      if (chain.told === instance || chain.flights.has(instance)) this.#excuse(chain, why);
      chain.flights.delete(instance);
    }
  }

  /** Takes the place of `fetch` for the instances. */
  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const caller = context.getStore();
    if (!caller) throw new Error(`Nobody's request: ${url}`);
    const { instance } = caller;
    const call = readCall(url, init);
    const signal = init.signal ?? new AbortController().signal;
    const chain = this.#begin(call, instance);
    signal.addEventListener("abort", () => chain?.flights.delete(instance), { once: true });
    const fault = this.#faultOf(call.calls);
    try {
      const { response, text } = await this.#steps.call({
        what: nameOf(call),
        owner: instance,
        effect: () => this.#serve(url, init, call, fault, instance),
      });
      if (fault?.startsWith("silence")) await this.#steps.hang(signal, instance);
      if (call.calls === "token") {
        await this.#steps.call({
          what: `hears of ${nameOf(call)}`,
          owner: instance,
          effect: async () => this.#tell(call, response.status, instance, fault),
        });
      }
      signal.throwIfAborted();
      if (fault === "no connection" || fault === "connection lost") throw new TypeError("fetch failed");
      return new Response(text === "" ? null : text, { status: response.status, headers: response.headers });
    } finally {
      chain?.flights.delete(instance);
    }
  };

  /** @returns the chain that a refresh is of. */
  #begin({ calls, code, token, grantType }: Call, instance: Instance): Chain | undefined {
    if (code !== null && this.#codes.has(code))
      this.wrongs.push(`${instance.name} sends a code that was sent before`);
    if (code !== null) this.#codes.add(code);
    if (token !== "" && !this.sendable.has(token)) {
      const what = calls === "token" ? "refresh token" : "access token";
      this.wrongs.push(
        `${instance.name} sends the ${what} of a grant that has ended, was renewed or is gone`,
      );
    }
    if (grantType !== "refresh_token") return undefined;
    const chain = this.chains.get(token);
    const other = [...(chain?.flights ?? [])].find((one) => !one.isDead && !one.isPaused);
    if (other && !instance.isPaused) {
      this.wrongs.push(`${instance.name} refreshes ${chain?.userId}'s grant while ${other.name} does`);
    }
    chain?.flights.add(instance);
    return chain;
  }

  #faultOf(calls: Calls): WireFault["kind"] | undefined {
    const nth = this.#seen[calls]++;
    const fault = this.faults.find((one) => one.calls === calls && one.after === nth);
    return fault?.kind;
  }

  async #serve(
    url: string,
    init: RequestInit,
    call: Call,
    fault: WireFault["kind"] | undefined,
    instance: Instance,
  ): Promise<{ response: Response; text: string }> {
    if (fault === "429")
      return answer(
        429,
        { "retry-after": "2" },
        '{"error":{"status":429,"message":"API rate limit exceeded"}}',
      );
    if (fault === "503") return answer(503, {}, "");
    if (fault === "no connection" || fault === "silence") return answer(500, {}, "");
    const { response, text } = await this.#oneByOne(async () => {
      const response = await outside(() => this.emulator.fetch(new Request(url, { ...init, signal: null })));
      const text = await response.text();
      if (call.calls === "token" && response.ok) {
        this.#given(call, JSON.parse(text), instance, fault !== undefined);
      }
      return { response, text };
    });
    if (fault === "503, answer lost") return answer(503, {}, "");
    if (fault === "garbage, answer lost") return answer(200, { "content-type": "application/json" }, "{[");
    return { response, text };
  }

  /** Spotify has given tokens. */
  #given(
    call: Call,
    given: { access_token: string; refresh_token?: string },
    instance: Instance,
    isLost: boolean,
  ): void {
    const chain = this.chains.get(call.token) ?? this.#newest();
    if (given.refresh_token !== undefined && given.refresh_token !== chain.current) {
      chain.current = given.refresh_token;
      this.chains.set(given.refresh_token, chain);
      this.sendable.add(given.refresh_token);
      if (isLost) this.#excuse(chain, "Spotify's answer was lost");
      if (instance.isPaused) this.#excuse(chain, `${instance.name} lost its lease`);
    }
    chain.told = instance;
    chain.newest = given.access_token;
    chain.accessTokens.add(given.access_token);
    this.#chainByAccessToken.set(given.access_token, chain);
    this.sendable.add(given.access_token);
  }

  #excuse(chain: Chain, why: string): void {
    if (!this.#servesOnce) return;
    chain.excuse = why;
    this.excused.add(chain.userId);
  }

  #newest(): Chain {
    const record = this.emulator.control.grants.list().at(-1);
    if (!record) throw new Error("A code was exchanged, and there is no grant.");
    const [accessTokens, flights] = [new Set<string>(), new Set<Instance>()];
    const unknown = { ends: new Set<"revoked" | "expired">(), excuse: undefined, told: undefined };
    return {
      id: record.id,
      userId: record.personId,
      current: "",
      newest: "",
      accessTokens,
      flights,
      ...unknown,
    };
  }

  #tell({ token, grantType }: Call, status: number, instance: Instance, fault: string | undefined): void {
    if (grantType !== "refresh_token" || status !== 400 || fault !== undefined || instance.isPaused) return;
    const refusals = (this.refusals.get(token) ?? 0) + 1;
    this.refusals.set(token, refusals);
  }

  async #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return work().finally(resolve);
  }

  #chainsOf(userId: string): Chain[] {
    return [...new Set(this.chains.values())].filter((chain) => chain.userId === userId);
  }
}

/** Whether an instance may have something that the store has not taken yet. */
export const isAtHand = (told: Instance | undefined): boolean =>
  told !== undefined && !told.isDead && told.hasFailed;

function readCall(url: string, init: RequestInit): Call {
  const { pathname } = new URL(url);
  if (pathname === "/api/token") {
    const form = new URLSearchParams(String(init.body));
    return {
      calls: "token",
      grantType: form.get("grant_type"),
      code: form.get("code"),
      token: form.get("refresh_token") ?? "",
    };
  }
  const token = new Headers(init.headers).get("authorization")?.replace(/^Bearer /, "") ?? "";
  return { calls: pathname === "/v1/me" ? "profile" : "playing", grantType: null, code: null, token };
}

const nameOf = ({ calls, grantType }: Call): string =>
  calls === "token" ? (grantType === "refresh_token" ? "a refresh" : "a code exchange") : `a call (${calls})`;

function answer(status: number, headers: Record<string, string>, text: string) {
  return { response: new Response(null, { status, headers }), text };
}
