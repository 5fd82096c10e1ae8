import { generateCodeVerifier, generateState } from "@stagedoor/spotify";
import { type Keyring, type SealContext, SealError } from "../sealing.ts";
import { type Cookies, hashOf } from "../sessions/cookies.ts";
import type { Store } from "../stores/store.ts";
import { SignInFailure } from "./sign-in-failure.ts";

/** Milliseconds in which an attempt must come back from the accounts service. */
const ATTEMPT_TIME = 600_000;
/** Seconds for which its cookie stays: longer, so that who comes too late is told just that. */
const COOKIE_TIME = 3_600;
/** Attempts under way in one browser; the oldest gives way. */
const AT_MOST = 5;
/** Bytes of attempts' cookies in one browser: servers and proxies refuse requests with too long headers. */
const BYTES_AT_MOST = 3_000;

/** One sign-in under way, as its browser's cookie holds it, sealed. */
export interface Attempt {
  readonly codeVerifier: string;
  readonly returnTo: string;
  /** What was asked for, space-separated. */
  readonly scope: string;
  readonly startedAt: number;
  /** It is to renew a grant: nobody asked for it. */
  readonly isRenewal: boolean;
}

interface FoundAttempt extends Attempt {
  readonly cookieName: string;
  readonly size: number;
}

/** Sign-ins under way. Each lives in a cookie of its own, so that two tabs can sign in at once. */
export class Attempts {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #cookies: Cookies;
  readonly #app: string;
  readonly #now: () => number;

  constructor(rooms: { store: Store; keyring: Keyring; cookies: Cookies; app: string; now: () => number }) {
    this.#store = rooms.store;
    this.#keyring = rooms.keyring;
    this.#cookies = rooms.cookies;
    this.#app = rooms.app;
    this.#now = rooms.now;
  }

  /** Begins an attempt: its state and verifier for the authorize page, and the cookies that its browser is to keep. */
  async begin(
    request: Request,
    asked: Pick<Attempt, "returnTo" | "scope" | "isRenewal">,
  ): Promise<{ state: string; codeVerifier: string; setCookies: string[] }> {
    const state = generateState();
    const codeVerifier = generateCodeVerifier();
    const attempt: Attempt = { ...asked, codeVerifier, startedAt: this.#now() };
    const name = this.#cookieName(state);
    const sealed = await this.#keyring.seal(this.#context(name), JSON.stringify(attempt));
    const outdated = await this.#outdated(request, sealed.length + name.length);
    return {
      state,
      codeVerifier,
      setCookies: [
        ...outdated.map((former) => this.#cookies.clear(former)),
        this.#cookies.set(name, sealed, COOKIE_TIME),
      ],
    };
  }

  /**
   * The attempt with this state, too old and used ones included.
   *
   * @throws {SignInFailure} when this browser has no such attempt.
   */
  async find(request: Request, state: string): Promise<Attempt> {
    const cookieName = this.#cookieName(state);
    const sealed = this.#cookies.read(request)[cookieName];
    const attempt = sealed === undefined ? undefined : await this.#open(cookieName, sealed);
    if (attempt) return attempt;
    const isUsed = await this.#store.isAttemptClaimed(hashOf(state));
    throw new SignInFailure(isUsed ? "used_state" : "unknown_state");
  }

  /**
   * Takes the attempt with this state for use. It serves once, whatever comes of it.
   *
   * @throws {SignInFailure} when it is too old, or was used.
   */
  async take(state: string, { startedAt }: Attempt): Promise<void> {
    const now = this.#now();
    if (now - startedAt > ATTEMPT_TIME) throw new SignInFailure("attempt_too_old");
    const expiresAt = startedAt + ATTEMPT_TIME + COOKIE_TIME * 1_000;
    if (!(await this.#store.claimAttempt(hashOf(state), now, expiresAt))) {
      throw new SignInFailure("used_state");
    }
  }

  /** The `Set-Cookie` value that removes the attempt of this state from its browser. */
  clear(state: string): string {
    return this.#cookies.clear(this.#cookieName(state));
  }

  /** The names of the attempts' cookies that have to go to make room for one more of `size` bytes. */
  async #outdated(request: Request, size: number): Promise<string[]> {
    const found: FoundAttempt[] = [];
    const outdated: string[] = [];
    for (const [cookieName, sealed] of Object.entries(this.#cookies.read(request))) {
      if (!cookieName.startsWith(this.#cookies.attemptPrefix)) continue;
      const attempt = await this.#open(cookieName, sealed);
      if (attempt && this.#now() - attempt.startedAt <= ATTEMPT_TIME) {
        found.push({ ...attempt, cookieName, size: sealed.length + cookieName.length });
      } else outdated.push(cookieName);
    }
    found.sort((a, b) => b.startedAt - a.startedAt);
    let total = size;
    found.forEach((attempt, index) => {
      total += attempt.size;
      if (index >= AT_MOST - 1 || total > BYTES_AT_MOST) outdated.push(attempt.cookieName);
    });
    return outdated;
  }

  async #open(cookieName: string, sealed: string): Promise<Attempt | undefined> {
    try {
      return JSON.parse(await this.#keyring.open(this.#context(cookieName), sealed));
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }

  /** From the state, so that a callback finds its own attempt; hashed, so that the name tells nobody the state. */
  #cookieName(state: string): string {
    return this.#cookies.attemptPrefix + hashOf(state).slice(0, 22);
  }

  #context(cookieName: string): SealContext {
    return ["attempt", this.#app, cookieName];
  }
}
