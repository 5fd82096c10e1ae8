import { Keyring } from "../../src/sealing.ts";
import type { BulkStore } from "../../src/stores/store.ts";
import type { Act, Action, Taken } from "./act.ts";
import { Browser, ORIGIN } from "./browser.ts";
import { Instance, type Surroundings } from "./instance.ts";
import { Leases } from "./leases.ts";
import { look, type OpenedTokens, type Seen } from "./seen.ts";
import { SPOTIFY, Spotify } from "./spotify.ts";
import { Steps } from "./steps.ts";
import { enterRun } from "./surroundings.ts";

export const BROWSERS = 4;
export const PEOPLE = 2;
export const INSTANCES = 3;
export const SESSION_LIMIT = 3;
export const RENEW_DAYS = 21;

const SECRET = "a secret of this test's, long enough";
const CLIENT_SECRET = "the app's own client secret";
/** Who is signed in to begin with, browser by browser. */
const signedInAtFirst = [0, 0, 1];
export const userIds = ["ada", "bela"];
const DAY = 86_400_000;
let runs = 0;

/** A store, some instances, browsers, people and the local Spotify: all that a run is about. */
export class World {
  readonly steps = new Steps();
  readonly store: BulkStore;
  readonly spotify: Spotify;
  readonly keyring = new Keyring([SECRET]);
  readonly browsers: readonly Browser[];
  readonly logged: string[] = [];
  /** In the order in which the store took them. */
  readonly taken: Taken[] = [];
  readonly instances: Instance[] = [];
  readonly #surroundings: Surroundings;
  readonly #opened: OpenedTokens = new Map();
  #started = 0;

  /** @param isConfidential whether the app has a client secret; without one its refresh tokens serve once. */
  constructor(store: BulkStore, isConfidential: boolean) {
    this.store = store;
    // Nobody else's grants are in the store, but leases and attempts of earlier runs may be.
    const clientId = `${++runs}`.padStart(32, "0");
    const secret = isConfidential ? { clientSecret: CLIENT_SECRET } : {};
    const app = { clientId, ...secret, redirectUris: [`${ORIGIN}/callback`] };
    this.spotify = new Spotify(this.steps, !isConfidential, {
      apps: [app],
      people: userIds.map((id) => ({ id })),
    });
    this.browsers = Array.from(
      { length: BROWSERS },
      (_, index) => new Browser(browserName(index), this.spotify.now),
    );
    this.#surroundings = {
      store,
      spotify: this.spotify,
      steps: this.steps,
      leases: new Leases(store, this.steps),
      logged: this.logged,
      taken: this.taken,
      options: {
        ...{ clientId, ...secret, redirectUri: `${ORIGIN}/callback`, secret: [SECRET] },
        ...{ accountsUrl: SPOTIFY, apiUrl: `${SPOTIFY}/v1` },
        ...{ sessionIdleDays: 200, sessionDays: 400, sessionLimit: SESSION_LIMIT, renewDays: RENEW_DAYS },
      },
    };
    enterRun({ steps: this.steps, fetch: this.spotify.fetch });
  }

  /** Starts the instances, and signs most of the browsers in. */
  async start(): Promise<void> {
    while (this.instances.length < INSTANCES) {
      this.instances.push(await Instance.start(instanceName(this.instances.length), this.#surroundings));
    }
    for (const [browser, person] of signedInAtFirst.entries()) {
      const action = { do: "sign in", browser, person, at: 0, back: 0 } as const;
      await this.steps.drive([() => this.do({ action, exchanges: [], ends: [] })]);
    }
  }

  /** Nothing goes wrong, until somebody says so; tokens that are stored may be sent. */
  beginCommand(seen: Seen): void {
    this.spotify.beginCommand(
      [...seen.grants.values()].flatMap(({ token }) =>
        token ? [token.accessToken, token.refreshToken ?? ""] : [],
      ),
    );
    for (const instance of this.instances) instance.beginCommand();
  }

  /** New instances take the place of those that were killed. */
  async replaceDead(): Promise<void> {
    for (const [index, instance] of this.instances.entries()) {
      if (!instance.isDead) continue;
      this.#started += 1;
      const name = `${instanceName(index)}${this.#started}`;
      this.instances[index] = await Instance.start(name, this.#surroundings);
    }
  }

  look(): Promise<Seen> {
    return look(this.store, this.keyring, this.#opened, this.spotify.now());
  }

  /** Ends everything: the store is empty for the next run. */
  async end(): Promise<void> {
    enterRun(undefined);
    this.spotify.emulator.close();
    const now = this.spotify.now();
    const owners = new Map(this.taken.map(({ grant }) => [grant.person, grant]));
    for (const owner of owners.values()) await this.store.endSessions(owner, now);
    await this.store.sweep(now, 1_000);
    const left = await this.store.counts();
    if (left.sessions + left.grants > 0) {
      throw new Error(
        `All have signed out, and ${left.sessions} sessions and ${left.grants} grants are left.`,
      );
    }
  }

  /** Does it, step by step as the steps are chosen. */
  async do(act: Act): Promise<void> {
    const { action } = act;
    switch (action.do) {
      case "sign in":
      case "sign in twice":
        return this.#signIn(act, action);
      case "cross":
        return this.#cross(act, action);
      case "replay":
        return this.#replay(act, action);
      case "view":
        return this.#view(act, action);
      case "ask":
        await this.#browser(action).request(act, this.instance(action.at), "/session");
        return;
      case "sign out":
        await this.#browser(action).request(act, this.instance(action.at), "/logout", "POST");
        return;
      case "sign out others":
      case "sign out all": {
        const path = action.do === "sign out all" ? "end-all" : "end-others";
        await this.#browser(action).request(
          act,
          this.instance(action.at),
          `/account/sessions/${path}`,
          "POST",
        );
        return;
      }
      case "sign out one":
        return this.#signOutOne(act, action);
      case "sweep":
        return this.steps.call({
          what: "what is over is swept",
          effect: async () => void (await this.store.sweep(this.spotify.now(), 100)),
        });
      default:
        return this.steps.call({
          what: `Spotify: ${action.do}`,
          effect: async () => {
            const userId = userIdOf(action.person);
            if (action.do === "revoke") this.spotify.revoke(userId);
            else if (action.do === "expire access") this.spotify.expireAccess(userId);
            else this.spotify.expireRefresh(userId);
          },
        });
    }
  }

  async #signIn(act: Act, action: Extract<Action, { do: "sign in" | "sign in twice" }>): Promise<void> {
    const browser = this.#browser(action);
    const callback = await this.#callback(act, browser, action.at, userIdOf(action.person));
    if (callback === undefined) return;
    const at = action.do === "sign in" ? [action.back] : [action.back, action.at];
    await Promise.all(at.map((index) => browser.request(act, this.instance(index), callback)));
  }

  async #cross(act: Act, action: Extract<Action, { do: "cross" }>): Promise<void> {
    const browser = this.#browser(action);
    const callback = await this.#callback(act, browser, action.at, userIdOf(action.person));
    if (callback === undefined) return;
    await this.#browser({ browser: action.other }).request(act, this.instance(action.at), callback);
    await browser.request(act, this.instance(action.at), callback);
  }

  async #replay(act: Act, action: Extract<Action, { do: "replay" }>): Promise<void> {
    const browser = this.#browser(action);
    if (browser.lastCallback === undefined) return;
    await browser.request(act, this.instance(action.at), browser.lastCallback);
  }

  async #view(act: Act, action: { browser: number; at: number }): Promise<void> {
    const browser = this.#browser(action);
    const carried = browser.idHash;
    const reply = await browser.request(act, this.instance(action.at), "/");
    if (reply?.status !== 303) return;
    const userId = carried && this.taken.find(({ idHash }) => idHash === carried)?.userId;
    const callback = await this.#agree(browser, reply.location, userId);
    if (callback === undefined) return;
    const renewed = await browser.request(act, this.instance(action.at), callback);
    if (renewed?.status === 303) await browser.request(act, this.instance(action.at), "/");
  }

  async #signOutOne(act: Act, action: { browser: number; at: number }): Promise<void> {
    const browser = this.#browser(action);
    const page = await browser.request(act, this.instance(action.at), "/account");
    const handle = /action="\/account\/sessions\/([\w-]+)\/end"/.exec(page?.text ?? "")?.[1];
    if (handle === undefined) return;
    const meant = this.taken.find(({ idHash }) => idHash?.startsWith(handle));
    if (meant?.idHash !== undefined) act.ends.push(meant.idHash);
    await browser.request(act, this.instance(action.at), `/account/sessions/${handle}/end`, "POST");
  }

  /** From the sign-in link to the callback's path. */
  async #callback(act: Act, browser: Browser, at: number, userId: string): Promise<string | undefined> {
    const reply = await browser.request(act, this.instance(at), "/login");
    return this.#agree(browser, reply?.location, userId);
  }

  async #agree(
    browser: Browser,
    location: string | undefined,
    userId: string | undefined,
  ): Promise<string | undefined> {
    if (!location?.startsWith(`${SPOTIFY}/authorize`) || !userId) return undefined;
    const { pathname, search } = new URL(await this.spotify.emulator.control.authorize(userId, location));
    browser.lastCallback = pathname + search;
    return browser.lastCallback;
  }

  #browser({ browser }: { browser: number }): Browser {
    return at(this.browsers, browser);
  }

  instance(index: number): Instance {
    return at(this.instances, index);
  }
}

function at<T>(list: readonly T[], index: number): T {
  const one = list[index % list.length];
  if (one === undefined) throw new Error("There is none.");
  return one;
}

export const userIdOf = (person: number): string => at(userIds, person);
export const browserName = (browser: number): string => `browser ${browser + 1}`;
export const instanceName = (instance: number): string => at(["A", "B", "C"], instance);
export const days = (count: number): number => count * DAY;
