import type { EmulatorApp } from "../src/index.ts";
import { askForToken, basic, call, clientId, origin, readTokens, signIn, standingEmulator } from "./flow.ts";

/** What a read answers. */
export interface Reading<Body> {
  status: number;
  body: Body;
}

interface ReadingOptions {
  /** Default `extended`: everything there is. */
  mode?: NonNullable<EmulatorApp["mode"]>;
  /** Whose token; null: the app's own. Default `ada`, who is in Sweden. */
  person?: string | null;
  scope?: string;
}

/** Reads from an emulator of its own, by path or by the links that answers hold. */
export async function reading({ mode = "extended", person = "ada", scope = "" }: ReadingOptions = {}) {
  const emulator = standingEmulator();
  emulator.control.apps.update(clientId, { mode });
  const { access_token } =
    person === null
      ? await readTokens(await askForToken(emulator, { grant_type: "client_credentials" }, basic()))
      : await signIn(emulator, person, { scope });
  const read = async <Body = Record<string, unknown>>(path: string): Promise<Reading<Body>> => {
    const response = await call(emulator, path.replace(`${origin}/v1`, ""), access_token);
    return { status: response.status, body: (await response.json()) as Body };
  };
  return { read, emulator, control: emulator.control };
}

/** What a refusal looks like. */
export function refused(status: number, message: string): Reading<unknown> {
  return { status, body: { error: { status, message } } };
}

export interface Page<Item> {
  href: string;
  limit: number;
  next: string | null;
  offset: number;
  previous: string | null;
  total: number;
  items: Item[];
}
