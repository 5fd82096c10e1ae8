import { createHash, randomBytes } from "node:crypto";
import { createEmulator, type Emulator, type EmulatorOptions } from "../src/index.ts";

export const origin = "http://127.0.0.1:5001";
export const clientId = "c0ffee00c0ffee00c0ffee00c0ffee00";
export const clientSecret = "s3cret with ünusual/signs+%:";
export const redirectUri = "http://127.0.0.1:5000/callback";
export const everyScope =
  "user-read-currently-playing user-read-playback-state user-modify-playback-state user-read-email user-read-private";

export interface Tokens {
  access_token: string;
  token_type: string;
  expires_in: number;
  refresh_token: string;
  scope: string;
}

/** An emulator with one confidential app, standing still so that every time is exact. */
export function standingEmulator(options: EmulatorOptions = {}): Emulator {
  const now = Date.now();
  const emulator = createEmulator({
    clock: () => now,
    apps: [{ clientId, clientSecret, redirectUris: [redirectUri], name: "Test app" }],
    ...options,
  });
  emulator.control.clock.stop();
  return emulator;
}

export function authorizeUrl(changes: Record<string, string | undefined> = {}): string {
  const query = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    state: "st/at+e",
    scope: everyScope,
    ...changes,
  };
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${origin}/authorize?${new URLSearchParams(given)}`;
}

/** RFC 6749 §2.3.1: form-encoded, then Base64. */
export function basic(id: string = clientId, secret: string = clientSecret): string {
  const encode = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString("base64")}`;
}

export function askForToken(
  emulator: Pick<Emulator, "fetch">,
  form: Record<string, string>,
  authorization: string | undefined = undefined,
): Promise<Response> {
  return emulator.fetch(
    new Request(`${origin}/api/token`, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: authorization === undefined ? {} : { authorization },
    }),
  );
}

export async function codeFor(emulator: Emulator, person = "ada", changes: Record<string, string> = {}) {
  const location = new URL(await emulator.control.authorize(person, authorizeUrl(changes)));
  return location.searchParams.get("code") ?? "";
}

/** The whole code flow of a confidential app. */
export async function signIn(
  emulator: Emulator,
  person = "ada",
  changes: Record<string, string> = {},
): Promise<Tokens> {
  const code = await codeFor(emulator, person, changes);
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
  return readTokens(await askForToken(emulator, form, basic()));
}

export function createVerifier() {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  return { verifier, query: { code_challenge: challenge, code_challenge_method: "S256" } };
}

/** The whole code flow of an app without a secret. */
export async function signInPublicly(emulator: Emulator, person = "ada"): Promise<Tokens> {
  const { verifier, query } = createVerifier();
  const code = await codeFor(emulator, person, query);
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
  return readTokens(await askForToken(emulator, { ...form, client_id: clientId, code_verifier: verifier }));
}

export async function readTokens(response: Response): Promise<Tokens> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Tokens;
}

export function call(
  emulator: Pick<Emulator, "fetch">,
  path: string,
  token?: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  return emulator.fetch(new Request(`${origin}/v1${path}`, { ...init, headers }));
}
