import { setTimeout as wait } from "node:timers/promises";
import type { Control } from "@stagedoor/emulator";
import { type HttpBrowser, httpBrowser } from "./http-browser.ts";
import type { Random } from "./random.ts";

/** A browser whose sign-in was acknowledged: its 303 with the session cookie came whole. */
export interface SignedIn {
  readonly browser: HttpBrowser;
  readonly person: string;
}

/** What one view of the first page said. */
export type View = "playing" | "trouble" | "sign in again" | "signed out" | "somebody else";

/** People who sign in, look and sign out all at once, until the server goes away. */
export interface Crowd {
  /** Whose sign-in was acknowledged, and who has not begun to sign out. */
  readonly signedIn: SignedIn[];
  /** Whose sign-out was acknowledged. */
  readonly signedOut: SignedIn[];
  /** Views, between kills, that did not show who was signed in. */
  readonly wrongs: string[];
  /** Does everything at once until `signal`; failed requests are the kill's doing. */
  bustle(signal: AbortSignal): Promise<void>;
}

export function createCrowd(options: {
  url: string;
  control: Control;
  people: readonly string[];
  random: Random;
}): Crowd {
  const { url, control, people, random } = options;
  const signedIn: SignedIn[] = [];
  const signedOut: SignedIn[] = [];
  const wrongs: string[] = [];

  async function signIn(): Promise<void> {
    const person = random.oneOf(people);
    const browser = httpBrowser();
    const login = await browser.get(`${url}/login`);
    const callback = await control.authorize(person, login.headers.get("location") ?? "");
    const answer = await browser.get(callback);
    // Its token may have been expired below before the profile was read: that sign-in was not acknowledged.
    if (answer.status === 303) signedIn.push({ browser, person });
  }

  async function look(): Promise<void> {
    if (signedIn.length === 0) return;
    const someone = random.oneOf(signedIn);
    const seen = await view(url, someone);
    const isLeaving = !signedIn.includes(someone);
    if ((seen === "signed out" && !isLeaving) || seen === "somebody else")
      wrongs.push(`${someone.person} saw: ${seen}`);
  }

  async function signOut(): Promise<void> {
    if (signedIn.length < 10) return;
    const [someone] = signedIn.splice(Math.floor(random.between(0, signedIn.length)), 1);
    if (!someone) return;
    const leaving = { ...someone, browser: httpBrowser(new Map(someone.browser.cookies)) };
    const answer = await someone.browser.post(`${url}/logout`);
    if (answer.status === 303) signedOut.push(leaving);
  }

  async function expire(): Promise<void> {
    control.grants.expireAccessTokens(random.oneOf(people));
  }

  async function again(act: () => Promise<void>, pause: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await act().catch((error: unknown) => {
        // What a request throws when the server dies; anything else is a mistake here.
        if (!(error instanceof TypeError)) throw error;
      });
      await wait(random.between(0, pause));
    }
  }

  return {
    signedIn,
    signedOut,
    wrongs,
    async bustle(signal) {
      await Promise.all([
        ...[signIn, signIn].map((act) => again(act, 40, signal)),
        ...[look, look, look].map((act) => again(act, 10, signal)),
        again(signOut, 120, signal),
        again(expire, 80, signal),
      ]);
    },
  };
}

/** Looks at the first page. */
export async function view(url: string, { browser, person }: SignedIn): Promise<View> {
  const text = await (await browser.get(url)).text();
  const [, id] = text.match(/User ID: ([\w-]+)/) ?? [];
  if (id === "None") return "signed out";
  if (id !== person) return "somebody else";
  if (text.includes("Please sign in again")) return "sign in again";
  return text.includes("Now playing: ") ? "playing" : "trouble";
}
