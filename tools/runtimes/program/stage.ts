import {
  Credentials,
  generateCodeVerifier,
  generateState,
  type ScopeLike,
  Spotify,
  scope,
  type Token,
} from "@stagedoor/spotify";

/** What the parent tells of the local Spotify that it runs for this one program. */
export interface Setting {
  readonly accountsUrl: string;
  readonly apiUrl: string;
  /** An app with PKCE alone, whose refresh tokens serve once. */
  readonly publicApp: { readonly clientId: string };
  /** An app with a secret; absent in a web page, which has no business with one. */
  readonly secretApp?: { readonly clientId: string; readonly clientSecret: string };
}

export const redirectUri = "http://127.0.0.1:5000/callback";

/** Where a program runs: the local Spotify, and the parent, who plays the person. */
export class Stage {
  readonly #desk: string;
  readonly setting: Setting;

  constructor(desk: string, setting: Setting) {
    this.#desk = desk;
    this.setting = setting;
  }

  /** `desk` is the address at which the parent listens. */
  static async at(desk: string): Promise<Stage> {
    const answer = await fetch(`${desk}/setting`);
    return new Stage(desk, (await answer.json()) as Setting);
  }

  get credentials(): Credentials {
    const { accountsUrl, publicApp } = this.setting;
    return new Credentials({ ...publicApp, redirectUri, accountsUrl });
  }

  /** A person opens the address and agrees. Gives the one that their browser comes back to. */
  async agree(url: string | URL): Promise<string> {
    const answer = await fetch(`${this.#desk}/agree`, { method: "POST", body: String(url) });
    if (!answer.ok) throw new Error(`The person could not agree: ${await answer.text()}`);
    return answer.text();
  }

  /** Something goes wrong at Spotify from now on: the emulator's `Fault`. */
  async fault(fault: object): Promise<void> {
    const answer = await fetch(`${this.#desk}/fault`, { method: "POST", body: JSON.stringify(fault) });
    if (!answer.ok) throw new Error(`There could be no fault: ${await answer.text()}`);
  }

  async signIn(asked: ScopeLike = scope.every): Promise<Token> {
    const { credentials } = this;
    const state = generateState();
    const codeVerifier = generateCodeVerifier();
    const url = await credentials.authorizationUrl({ state, codeVerifier, scope: asked });
    const { searchParams } = new URL(await this.agree(url));
    if (searchParams.get("state") !== state) throw new Error("Another's state came back.");
    return credentials.requestUserToken({ code: searchParams.get("code") ?? "", codeVerifier });
  }

  async spotify(asked?: ScopeLike): Promise<Spotify> {
    return new Spotify({ token: await this.signIn(asked), apiUrl: this.setting.apiUrl });
  }
}
