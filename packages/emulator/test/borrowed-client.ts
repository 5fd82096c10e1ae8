import { idFor } from "../src/catalogue/ids.ts";
import { type EmulatorApp, type QuotaMode, scopeMeanings } from "../src/index.ts";
import { type RunningEmulator, startEmulator } from "../src/server.ts";

export const redirectUri = "http://127.0.0.1:5000/callback";
export const everyScope = Object.keys(scopeMeanings);

/** Two apps, as two developers have them: one with everything, one under the rules of 2026. */
export const apps = {
  extended: {
    clientId: "e0ffee00c0ffee00c0ffee00c0ffee00",
    clientSecret: "secret of the extended app",
    redirectUris: [redirectUri],
    mode: "extended",
  },
  development: {
    clientId: "d0ffee00c0ffee00c0ffee00c0ffee00",
    clientSecret: "secret of the small app",
    redirectUris: [redirectUri],
    mode: "development",
  },
} as const satisfies Partial<Record<QuotaMode, EmulatorApp>>;

export type Mode = keyof typeof apps;

const lanterns = "The Paper Lanterns";
const night = ["Kestrel & Vane", "Night Buses"] as const;

/** Ids of what is in the emulator's world. */
export const known = {
  album: idFor("album", lanterns, "Weather for Two"),
  /** One that Ada has not saved. */
  otherAlbum: idFor("album", ...night),
  artist: idFor("artist", lanterns),
  /** One whom Ada does not follow. */
  otherArtist: idFor("artist", "Os Telhados"),
  /** The track that Ada listens to. */
  track: idFor("track", lanterns, "Weather for Two", "Weather for Two"),
  /** One that Ada has not saved, and one that she has. */
  otherTrack: idFor("track", ...night, "N29"),
  savedTrack: idFor("track", lanterns, "Weather for Two", "Half the Harbour"),
  show: idFor("show", "The Long Way Round"),
  episode: idFor("episode", "The Long Way Round", "10: North, More or Less"),
  savedEpisode: idFor("episode", "The Long Way Round", "11: The Island That Moved"),
  /** In Ada's library. */
  audiobook: idFor("audiobook", "The Cartographer's Apology"),
  otherAudiobook: idFor("audiobook", "Tea for the Night Shift"),
  /** Of `audiobook`. */
  chapter: idFor("chapter", "The Cartographer's Apology", "A Line in Pencil"),
  category: idFor("category", "Jazz"),
  /** Ada's own, of five tracks: `savedTrack` is the second, `lastTrack` the last. */
  playlist: idFor("playlist", "ada", "Evening Ferry"),
  lastTrack: idFor("track", "Os Telhados", "Varanda", "Chuva no Telhado"),
  /** Ada's as well, of three: `track`, `otherTrack` and another. */
  shortPlaylist: idFor("playlist", "ada", "Ours"),
  /** Béla's. */
  otherPlaylist: idFor("playlist", "bela", "Bus Stop"),
  /** The one that plays, and one that Ada has beside it. */
  device: "1a".repeat(20),
  otherDevice: "2b".repeat(20),
};

/** The start of a picture, as long as a playlist's cover needs to be. */
export const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0xff, 0xd9]);

interface Tokens {
  access_token: string;
  token_type: string;
  expires_in: number;
  refresh_token: string;
  scope: string;
}

export interface Stage {
  running: RunningEmulator;
  /** Ada's, by app. */
  tokens: Record<Mode, Tokens>;
  /** What the extended app reads in Ada's name, to see what a command has left behind. */
  read(path: string): Promise<unknown>;
}

/** An emulator on a port, where Ada has signed in to both apps. */
export async function openStage(): Promise<Stage> {
  const running = await startEmulator({ port: 0, apps: Object.values(apps) });
  const { control } = running.emulator;
  control.devices.set("ada", [
    { id: known.device, name: "Ada's laptop", isActive: true },
    { id: known.otherDevice, name: "Ada's kitchen" },
  ]);
  const tokens = {
    extended: await signIn(running, "extended"),
    development: await signIn(running, "development"),
  };
  return {
    running,
    tokens,
    async read(path) {
      const headers = { authorization: `Bearer ${tokens.extended.access_token}` };
      const response = await fetch(`${running.url}/v1${path}`, { headers });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
  };
}

/** The sign-in as a program does it, with curl's means. */
async function signIn({ url, emulator }: RunningEmulator, mode: Mode): Promise<Tokens> {
  const { clientId, clientSecret } = apps[mode];
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: everyScope.join(" "),
  });
  const callback = new URL(await emulator.control.authorize("ada", `${url}/authorize?${query}`));
  const response = await fetch(`${url}/api/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      redirect_uri: redirectUri,
    }),
  });
  return (await response.json()) as Tokens;
}
