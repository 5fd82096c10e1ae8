import { idFor } from "../src/catalogue/ids.ts";
import {
  type Emulator,
  type EmulatorOptions,
  type QuotaMode,
  type SpotifyScope,
  scopeMeanings,
} from "../src/index.ts";
import { call, clientId, signIn, standingEmulator } from "./flow.ts";

/** Someone who is signed in, and what the app asks in their name. */
export interface Member {
  emulator: Emulator;
  ask(method: string, path: string, body?: unknown): Promise<Response>;
  /** @throws where the answer is no success */
  read<T>(path: string): Promise<T>;
}

export const everything = Object.keys(scopeMeanings) as SpotifyScope[];

/** An app in extended quota mode has every operation, so that is what tests begin with. */
export function emulatorIn(mode: QuotaMode = "extended", options: EmulatorOptions = {}): Emulator {
  const emulator = standingEmulator(options);
  emulator.control.apps.update(clientId, { mode });
  return emulator;
}

export async function member(
  emulator: Emulator,
  person = "ada",
  scopes: readonly SpotifyScope[] = everything,
): Promise<Member> {
  const { access_token } = await signIn(emulator, person, { scope: scopes.join(" ") });
  const ask = (method: string, path: string, body?: unknown) =>
    call(emulator, path, access_token, {
      method,
      ...(path.endsWith("/images") ? { headers: { "content-type": "image/jpeg" } } : {}),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return {
    emulator,
    ask,
    read: async <T>(path: string) => {
      const response = await ask("GET", path);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
  };
}

export async function refusalOf(answer: Response | Promise<Response>): Promise<[number, string]> {
  const { error } = (await (await answer).json()) as { error: { status: number; message: string } };
  return [error.status, error.message];
}

export const forbidden = [403, "Forbidden"] as const;
export const noScope = [403, "Insufficient client scope"] as const;
export const nothingThere = [404, "Resource not found"] as const;

/** Well formed, and of nothing there is. */
export const strangeId = "0".repeat(22);

/** Ids of tracks in one place, others in another, so that a test can name enough different ones. */
export const trackIds = [
  ...["Kitchen Window, Late", "Weather for Two", "Half the Harbour", "Your Coat on My Chair"].map((name) =>
    idFor("track", "The Paper Lanterns", "Weather for Two", name),
  ),
  ...["N29", "Upper Deck, Front Seat", "Last Stop Is a Garden"].map((name) =>
    idFor("track", "Kestrel & Vane", "Night Buses", name),
  ),
  ...["Slow Satellite", "Blue Hour Arithmetic"].map((name) =>
    idFor("track", "Ines Morrow", "Slow Satellite", name),
  ),
  idFor("track", "Os Telhados", "Varanda", "Chuva no Telhado"),
];
export const trackUris = trackIds.map((id) => `spotify:track:${id}`);
export const episodeUri = `spotify:episode:${idFor("episode", "The Long Way Round", "10: North, More or Less")}`;
