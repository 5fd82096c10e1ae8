import { setTimeout as wait } from "node:timers/promises";
import type { Control } from "@stagedoor/emulator";
import { type HttpBrowser, httpBrowser } from "./http-browser.ts";
import type { Random } from "./random.ts";

/** A browser whose sign-in was acknowledged: its 303 with the session cookie came whole. */
export interface SignedIn {
  readonly browser: HttpBrowser;
  readonly person: string;
}

/** What one view of the first page said; `unavailable`: the store's trouble, a 503. */
export type View =
  | "playing"
  | "trouble"
  | "sign in again"
  | "signed out"
  | "somebody else"
  | "unavailable"
  | `status ${number}`;

/** A view that said that the person has to sign in again. */
interface Ending {
  readonly person: string;
  /** When that person's last sign-in began that was acknowledged before the view: the end is later than that. */
  readonly signedInAt: number;
  readonly seenAt: number;
  /** What the page gives as the reason. */
  readonly reason: string;
}

/** People who sign in, look and sign out all at once, until the server goes away. */
export interface Crowd {
  /** Whose sign-in was acknowledged, and who has not begun to sign out. */
  readonly signedIn: SignedIn[];
  /** Whose sign-out was acknowledged. */
  readonly signedOut: SignedIn[];
  /** Views that did not show who was signed in, and answers that no one should get. */
  readonly wrongs: readonly string[];
  /** Views that said "sign in again". */
  readonly endings: Ending[];
  /** Why pages could not show what is playing, and how often. */
  readonly troubles: Record<string, number>;
  /** How many answers there were, by status. */
  readonly statuses: Record<number, number>;
  /** One sign-in. @returns whether it was acknowledged. */
  signIn(someone: SignedIn): Promise<boolean>;
  /** One view of the first page. */
  look(someone: SignedIn): Promise<View>;
  /** Does everything at once until `signal`; failed requests are the kill's doing. */
  bustle(signal: AbortSignal): Promise<void>;
}

/** How much the crowd does. */
export interface Pace {
  /** How many look at the first page at once. */
  readonly lookers: number;
  /** How many sign in at once. */
  readonly comers: number;
  /** Milliseconds at most between two sign-ins of a comer, and between two sign-outs. */
  readonly signIn: number;
  readonly signOut: number;
}

const HASTE: Pace = { lookers: 3, comers: 2, signIn: 40, signOut: 120 };

export function createCrowd(options: {
  url: string;
  control: Control;
  people: readonly string[];
  random: Random;
  pace?: Pace;
}): Crowd {
  const { url, control, people, random, pace = HASTE } = options;
  const signedIn: SignedIn[] = [];
  const signedOut: SignedIn[] = [];
  const wrongs = new Set<string>();
  const endings: Ending[] = [];
  const troubles: Record<string, number> = {};
  const statuses: Record<number, number> = {};
  const lastSignIn = new Map<string, number>();

  async function noted(answer: Promise<Response>): Promise<Response> {
    const { status, headers, body } = await answer;
    const text = await new Response(body).text();
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 500) wrongs.add("somebody was answered 500");
    return new Response(text, { status, headers });
  }

  async function signIn({ browser, person }: SignedIn): Promise<boolean> {
    const begin = Date.now();
    const login = await noted(browser.get(`${url}/login`));
    const location = login.headers.get("location");
    if (location === null) return false;
    const answer = await noted(browser.get(await control.authorize(person, location)));
    // Its token may have been expired below before the profile was read: that sign-in was not acknowledged.
    if (answer.status !== 303) return false;
    lastSignIn.set(person, Math.max(begin, lastSignIn.get(person) ?? 0));
    return true;
  }

  async function come(): Promise<void> {
    const someone = { browser: httpBrowser(), person: random.oneOf(people) };
    if (await signIn(someone)) signedIn.push(someone);
  }

  async function look(someone: SignedIn): Promise<View> {
    const { browser, person } = someone;
    const signedInAt = lastSignIn.get(person) ?? 0;
    const response = await noted(browser.get(url));
    const text = await response.text();
    const seen = viewOf(response.status, text, person);
    const isLeaving = !signedIn.includes(someone);
    if ((seen === "signed out" && !isLeaving) || !HARMLESS.has(seen)) wrongs.add(`${person} saw: ${seen}`);
    // Whoever leaves while the page is made has no grant any more.
    if (seen === "sign in again" && !isLeaving)
      endings.push({ person, signedInAt, seenAt: Date.now(), reason: reasonIn(text) });
    if (seen === "trouble") troubles[reasonIn(text)] = (troubles[reasonIn(text)] ?? 0) + 1;
    return seen;
  }

  async function lookBy(): Promise<void> {
    if (signedIn.length > 0) await look(random.oneOf(signedIn));
  }

  async function signOut(): Promise<void> {
    if (signedIn.length < 10) return;
    const [someone] = signedIn.splice(Math.floor(random.between(0, signedIn.length)), 1);
    if (!someone) return;
    const leaving = { ...someone, browser: httpBrowser(new Map(someone.browser.cookies)) };
    const answer = await noted(someone.browser.post(`${url}/logout`));
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
    get wrongs() {
      return [...wrongs];
    },
    endings,
    troubles,
    statuses,
    signIn,
    look,
    async bustle(signal) {
      await Promise.all([
        ...Array.from({ length: pace.comers }, () => again(come, pace.signIn, signal)),
        ...Array.from({ length: pace.lookers }, () => again(lookBy, 10, signal)),
        again(signOut, pace.signOut, signal),
        again(expire, 80, signal),
      ]);
    },
  };
}

/** What somebody may see while instances come and go; `signed out` only on their way out. */
const HARMLESS: ReadonlySet<View> = new Set([
  "playing",
  "trouble",
  "sign in again",
  "signed out",
  "unavailable",
]);

function viewOf(status: number, text: string, person: string): View {
  if (status === 503) return "unavailable";
  if (status !== 200) return `status ${status}`;
  const [, id] = text.match(/User ID: ([\w-]+)/) ?? [];
  if (id === "None") return "signed out";
  if (id !== person) return "somebody else";
  if (text.includes(AGAIN)) return "sign in again";
  return text.includes("Now playing: ") ? "playing" : "trouble";
}

const AGAIN = "Please sign in again";

/** What a page says below its title. */
const reasonIn = (text: string): string =>
  text.match(/<p class="title">[^<]*<\/p>\s*<p>([^<]*)<\/p>/)?.[1] ?? "";
