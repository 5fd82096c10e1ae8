import type { Emulator } from "@stagedoor/emulator";
import { startEmulator } from "@stagedoor/emulator/server";
import { createStagedoor, type Log, type Stagedoor, type StagedoorOptions } from "../src/stagedoor.ts";
import { parseSetCookie } from "./set-cookie.ts";

export const ORIGIN = "http://127.0.0.1:5000";
const SECRET = "a secret of this test's, long enough";

/** A Stagedoor in this process on a local Spotify over HTTP; both live by the local Spotify's clock. */
export interface Site {
  readonly emulator: Emulator;
  readonly spotifyUrl: string;
  readonly stagedoor: Stagedoor;
  /** What was logged, as text. */
  readonly logged: string[];
  /** The options it was made with, to make another one beside it. */
  readonly options: StagedoorOptions;
  close(): Promise<void>;
}

export const CLIENT = {
  clientId: "0123456789abcdef0123456789abcdef",
  clientSecret: "the app's own client secret",
};

export async function openSite(over: Partial<StagedoorOptions> = {}): Promise<Site> {
  const redirectUri = over.redirectUri ?? `${ORIGIN}/callback`;
  const app = { ...CLIENT, name: "Test", redirectUris: [redirectUri] };
  const { url, emulator, close } = await startEmulator({ port: 0, apps: [app] });
  const logged: string[] = [];
  const options: StagedoorOptions = {
    ...CLIENT,
    redirectUri,
    secret: [SECRET],
    store: "memory:",
    accountsUrl: url,
    apiUrl: `${url}/v1`,
    log: logInto(logged),
    now: () => emulator.control.clock.now(),
    ...over,
  };
  const stagedoor = await createStagedoor(options);
  return {
    ...{ emulator, spotifyUrl: url, stagedoor, logged, options },
    async close() {
      await stagedoor.close();
      await close();
    },
  };
}

function logInto(lines: string[]): Log {
  const write = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`);
  return { debug: write, info: write, warn: write, error: write };
}

/** A browser as far as HTTP goes: keeps cookies, follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #site: Pick<Site, "stagedoor" | "emulator" | "options">;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers what it sends with every request, for instance its `user-agent`. */
  constructor(
    site: Pick<Site, "stagedoor" | "emulator" | "options">,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.#site = site;
    this.#headers = headers;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ ...this.#headers, ...Object.fromEntries(new Headers(init.headers)) });
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie) headers.set("cookie", cookie);
    const origin = new URL(this.#site.options.redirectUri).origin;
    const response = await this.#site.stagedoor.fetch(
      new Request(new URL(path, origin), { ...init, headers }),
    );
    for (const line of response.headers.getSetCookie()) {
      const { name, value, maxAge } = parseSetCookie(line);
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** The page's text. */
  async page(path = "/"): Promise<string> {
    return (await this.request(path)).text();
  }

  /** Begins a sign-in: the authorize page's address. */
  async login(path = "/login"): Promise<string> {
    const response = await this.request(path);
    return response.headers.get("location") ?? `no redirect but ${response.status}`;
  }

  /** Agrees at the authorize page: the callback's path. */
  async agree(authorizeUrl: string, person: string): Promise<string> {
    return pathOf(await this.#site.emulator.control.authorize(person, authorizeUrl));
  }

  async cancel(authorizeUrl: string): Promise<string> {
    return pathOf(await this.#site.emulator.control.cancel(authorizeUrl));
  }

  /** The whole way. */
  async signIn(person: string, path = "/login"): Promise<Response> {
    return this.request(await this.agree(await this.login(path), person));
  }
}

const pathOf = (address: string): string => {
  const { pathname, search } = new URL(address);
  return pathname + search;
};
