import { Hono } from "hono";
import { messagePage } from "./accounts/pages/access.ts";
import { sendPage } from "./accounts/pages/layout.ts";
import { accountsRoutes } from "./accounts/routes.ts";
import { assetRoutes } from "./assets.ts";
import { type Bindings, type Caller, type Env, identify } from "./caller.ts";
import { cast } from "./catalogue/cast.ts";
import { type Control, createControl } from "./control/control.ts";
import { redactQuery, redactText } from "./control/requests.ts";
import { controlRoutes } from "./control/routes.ts";
import { answerStruck } from "./control/strike.ts";
import { defaultApp } from "./default-app.ts";
import { addEditorialPlaylists } from "./editorial-playlists.ts";
import { playlistPictureRoutes } from "./pictures.ts";
import { listeningTo } from "./playback/listening.ts";
import { noPlayer } from "./playback/player.ts";
import { seedLibraries } from "./seed.ts";
import type { EmulatorApp } from "./state/apps.ts";
import type { EmulatorPerson } from "./state/people.ts";
import { webApiRoutes } from "./webapi/routes.ts";
import { openWorld, type World } from "./world.ts";

export interface EmulatorOptions {
  /**
   * A SQLite file that keeps everything: people, apps, consents, grants, playback, time. Made for its owner
   * alone; written before an answer leaves, so that a kill loses nothing acknowledged. Default, and
   * `":memory:"`: nothing is kept.
   */
  file?: string | undefined;
  /** Where links in answers begin, such as `https://spotify.test`. Default: where the request was sent. */
  origin?: string | undefined;
  /** Real time in Unix ms, on which the emulator's own clock runs. Default `Date.now`. */
  clock?: (() => number) | undefined;
  /** Apps to register, merged into what the file holds. Default: the one app `defaultApp`. */
  apps?: readonly EmulatorApp[] | undefined;
  /** People to add, merged into what the file holds. Default, in a new state: a cast of nine. */
  people?: readonly EmulatorPerson[] | undefined;
}

/** A local Spotify: accounts service, Web API and control API. */
export interface Emulator {
  /** Answers a request as the server does, without a port. */
  fetch(request: Request): Promise<Response>;
  readonly control: Control;
  /** Lets go of the state file and of requests that hang. Nothing is lost without it. */
  close(): void;
}

/** An emulator as the server needs it: requests come with their connection. */
export interface ServedEmulator extends Emulator {
  serve(request: Request, bindings: Bindings): Promise<Response>;
}

/**
 * Makes a local Spotify.
 * @throws Error when the state file cannot be used
 * @throws InputError when an app or a person cannot be read
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { fetch, control, close } = createServedEmulator(options);
  return { fetch, control, close };
}

export function createServedEmulator(options: EmulatorOptions): ServedEmulator {
  const world = openWorld(options.file, options.clock ?? Date.now);
  try {
    seed(world, options);
  } catch (cause) {
    world.close();
    throw cause;
  }
  const control = createControl(world);
  const app = createRoutes(world, control, options.origin);
  const serve = async (request: Request, bindings: Bindings) => app.fetch(request, bindings);
  return { serve, fetch: (request) => serve(request, {}), control, close: world.close };
}

function seed(world: World, { apps, people }: EmulatorOptions): void {
  for (const app of apps ?? [defaultApp]) world.apps.register(app);
  for (const person of people ?? []) world.people.add(person);
  addEditorialPlaylists(world);
  if (people !== undefined || !world.isNew) return;
  for (const { person, listening } of cast) {
    const { id } = world.people.add(person);
    world.players.put(id, listeningTo(noPlayer, listening, id, world.catalogue, world.clock.now()));
  }
  seedLibraries(world);
}

function createRoutes(world: World, control: Control, origin: string | undefined): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.route("/", assetRoutes());
  app.route("/", playlistPictureRoutes(world));
  app.route("/", controlRoutes(control));
  app.use(async (c, next) => {
    c.set("origin", origin ?? new URL(c.req.url).origin);
    const caller = await identify(world, c);
    c.set("caller", caller);
    const finish = world.requests.begin(
      recordOf(world, c.req.method, c.req.url, c.req.path, caller),
      caller.grantId,
    );
    let status = 0;
    try {
      const strike = world.faults.strike({ ...caller, path: c.req.path, method: c.req.method });
      if (strike === undefined) await next();
      else {
        const { drop } = c.env;
        const response = await answerStruck(strike, c.req.raw, drop, async () => {
          await next();
          return c.res;
        });
        c.res = undefined;
        c.res = response;
      }
      status = c.res.status;
    } finally {
      finish(status, caller.personId);
    }
  });
  app.route("/", accountsRoutes(world));
  app.route("/", webApiRoutes(world));
  app.notFound((c) => sendPage(c, 404, messagePage("Nothing here", "The local Spotify has no such page.")));
  app.onError((error) => {
    throw error;
  });
  return app;
}

function recordOf(world: World, method: string, url: string, path: string, caller: Caller) {
  const question = url.indexOf("?");
  return {
    method,
    path: redactText(path),
    query: question < 0 ? {} : redactQuery(new URL(url).searchParams),
    clientId: caller.clientId === null ? null : redactText(caller.clientId),
    personId: caller.personId,
    grantType: caller.grantType === null ? null : redactText(caller.grantType),
    time: world.clock.now(),
  };
}
