import { type Cluster, clusterPort, startCluster } from "./cluster.ts";
import { type Crowd, createCrowd } from "./crowd.ts";
import { httpBrowser } from "./http-browser.ts";
import { type Random, seededRandom } from "./random.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { startTracedSpotify, type TracedSpotify } from "./traced-spotify.ts";

export interface SceneOptions {
  /** `STAGEDOOR_STORE` */
  readonly store: string;
  readonly instances: number;
  /** Without it refresh tokens serve once. */
  readonly clientSecret?: string;
  /** How many look at the first page at once under load. Default 8. */
  readonly lookers?: number;
  /** More of an instance's environment. */
  readonly env?: (instance: string) => Readonly<Record<string, string>>;
}

/** Stagedoors on one store, a local Spotify, and people who have signed in, some times each. */
export interface Scene {
  readonly random: Random;
  readonly spotify: TracedSpotify;
  readonly cluster: Cluster;
  readonly crowd: Crowd;
  [Symbol.asyncDispose](): Promise<void>;
}

const SECRET = "a secret of thirty-two characters or more";
/** Milliseconds between the use of a refresh token and its answer: there has to be time for trouble in. */
const ANSWER_TIME = 150;
const PEOPLE = 24;
const SESSIONS_EACH = 3;
/** Few enough sign-ins for a lost grant to be seen before its person signs in again. */
const PACE = { lookers: 8, comers: 2, signIn: 1_000, signOut: 1_000 };

export async function startScene(options: SceneOptions): Promise<Scene> {
  const { store, instances, clientSecret } = options;
  const random = seededRandom(Number(process.env.E2E_SEED ?? Math.floor(Math.random() * 2 ** 32)));
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(temporaryFolder());
  const port = await clusterPort(instances);
  const people = Array.from({ length: PEOPLE }, (_, index) => `person-${index}`);
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const app = { clientId: "an-app", clientSecret, redirectUris: [redirectUri], allowList: null };
  const spotify = parts.use(await startTracedSpotify({ apps: [app], people: people.map((id) => ({ id })) }));
  const { control } = spotify;
  for (const id of people) control.playback.set(id, { kind: "track" });
  control.faults.add({ path: "/api/token", delayMs: ANSWER_TIME, when: "after" });
  const env = (instance: string) => ({
    ...joined(spotify.env(instance), options.env?.(instance) ?? {}),
    SPOTIFY_CLIENT_ID: app.clientId,
    SPOTIFY_REDIRECT_URI: redirectUri,
    ...(clientSecret !== undefined && { SPOTIFY_CLIENT_SECRET: clientSecret }),
    STAGEDOOR_STORE: store,
    STAGEDOOR_SECRET: SECRET,
    // Sign-ins that nobody saw acknowledged count as well.
    STAGEDOOR_SESSION_LIMIT: "1000",
    LOG_LEVEL: "warn",
  });
  const cluster = parts.use(await startCluster({ size: instances, port, folder: folder.path, env }));
  const pace = { ...PACE, ...(options.lookers !== undefined && { lookers: options.lookers }) };
  const crowd = createCrowd({ url: cluster.url, control, people, random, pace });
  await Promise.all(people.map((person) => signInOften(crowd, person)));
  const whole = parts.move();
  return { random, spotify, cluster, crowd, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** Two environments as one; what each loads before the program is loaded. */
function joined(...environments: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const preloads = environments.flatMap(({ NODE_OPTIONS: options }) => options ?? []);
  return { ...Object.assign({}, ...environments), NODE_OPTIONS: preloads.join(" ") };
}

async function signInOften(crowd: Crowd, person: string): Promise<void> {
  for (let count = 0; count < SESSIONS_EACH; count++) {
    const someone = { browser: httpBrowser(), person };
    if (!(await crowd.signIn(someone))) throw new Error(`${person} cannot sign in.`);
    crowd.signedIn.push(someone);
  }
}
