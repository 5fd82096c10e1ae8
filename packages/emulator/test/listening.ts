import { idFor } from "../src/catalogue/ids.ts";
import { type EmulatorOptions, scopeMeanings } from "../src/index.ts";
import { call, signIn, standingEmulator } from "./flow.ts";

interface Playing {
  currently_playing_type: string;
  is_playing: boolean;
  progress_ms: number | null;
  item: { name: string; id: string | null; duration_ms: number; is_local?: boolean; uri: string } | null;
  context: { uri: string; type: string } | null;
  actions: { disallows: Record<string, boolean> };
  device?: { id: string; is_private_session: boolean; type: string; name: string };
  shuffle_state?: boolean;
  repeat_state?: string;
  timestamp: number;
}

/** A person who is signed in with every scope, and what that one's app asks and tells the player. */
export async function listening(person: string, options: EmulatorOptions = {}) {
  const emulator = standingEmulator(options);
  const scope = Object.keys(scopeMeanings).join(" ");
  let tokens = await signIn(emulator, person, { scope });
  const ask = (path: string, init?: RequestInit) => call(emulator, path, tokens.access_token, init);
  const read = async (path: string): Promise<unknown> => (await ask(path)).json();
  return {
    emulator,
    control: emulator.control,
    ask,
    /** So much time goes by that they sign in again. */
    longAfter: async (ms: number) => {
      emulator.control.clock.advance(ms);
      tokens = await signIn(emulator, person, { scope });
    },
    playing: async (query = "") => (await read(`/me/player/currently-playing${query}`)) as Playing,
    player: async () => (await read("/me/player")) as Playing,
    upNext: async () => {
      const { queue } = (await read("/me/player/queue")) as { queue: { name: string }[] };
      return queue.map(({ name }) => name);
    },
    command: (method: string, path: string, body?: unknown) =>
      ask(`/me/player${path === "" ? "" : `/${path}`}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

/** Ada's album, in its order; she listens to the second. */
export const adasAlbum = [
  "Kitchen Window, Late",
  "Weather for Two",
  "Half the Harbour",
  "Your Coat on My Chair",
  "The Ferry Leaves at Nine",
] as const;
export const adasAlbumUri = `spotify:album:${idFor("album", "The Paper Lanterns", "Weather for Two")}`;

export function adasTrack(name: (typeof adasAlbum)[number]): string {
  return idFor("track", "The Paper Lanterns", "Weather for Two", name);
}

export async function errorOf(response: Response) {
  return ((await response.json()) as { error: { status: number; message: string; reason?: string } }).error;
}
