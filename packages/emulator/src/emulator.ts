import { Hono } from "hono";
import { assetRoutes } from "./assets.ts";
import type { Bindings, Env } from "./caller.ts";
import { usualSeed } from "./catalogue/seeded.ts";
import { type Control, createControl } from "./control/control.ts";
import { createWatchers, type Watchers } from "./control/page/watchers.ts";
import { controlRoutes } from "./control/routes.ts";
import { addEditorialPlaylists } from "./editorial-playlists.ts";
import { optional, readFields, readText } from "./input.ts";
import { nothingHere } from "./nothing-here.ts";
import { playlistPictureRoutes } from "./pictures.ts";
import { createQuickReads, type QuickReads } from "./quick-reads.ts";
import { serviceRoutes } from "./services.ts";
import type { EmulatorApp } from "./state/apps.ts";
import type { EmulatorPerson } from "./state/people.ts";
import { openWorld, type World } from "./world.ts";
import type { EmulatorWorld } from "./world-file/format.ts";
import { resetWorld, type Start } from "./world-file/load.ts";

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
  /** Apps to register, merged into what the file holds. Default, in a new state: the one app `defaultApp`. */
  apps?: readonly EmulatorApp[] | undefined;
  /** People to add, merged into what the file holds. Default, in a new state: a cast of nine. */
  people?: readonly EmulatorPerson[] | undefined;
  /**
   * What a new state's made-up catalogue, ids, orders and shuffles follow from, any text: the same on every machine.
   * Tokens, codes and cookies never do. Default `"stagedoor"`.
   */
  seed?: string | undefined;
  /**
   * The world that a new state begins with, and that `control.world.reset()` puts back: as `control.world.save()` gave
   * it, or written by hand. Default: the made-up catalogue and the cast.
   */
  world?: EmulatorWorld | undefined;
}

export const emulatorSettings = ["file", "origin", "clock", "apps", "people", "seed", "world"] as const;

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
  quickRead: QuickReads;
}

/**
 * Makes a local Spotify.
 * @throws Error when the state file cannot be used
 * @throws InputError when an option is not known, or an app, a person or a world cannot be read
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  readFields(options, "createEmulator", emulatorSettings);
  const { fetch, control, close } = createServedEmulator(options);
  return { fetch, control, close };
}

export function createServedEmulator(options: EmulatorOptions): ServedEmulator {
  const { seed = usualSeed, apps, people } = options;
  const start = { seed: readText(seed, "seed"), apps, people, world: options.world };
  const world = openWorld(optional(options.file, "file", readText), options.clock ?? Date.now);
  try {
    begin(world, start);
  } catch (cause) {
    world.close();
    throw cause;
  }
  const control = createControl(world, start);
  const watchers = createWatchers(world.requests);
  const app = createRoutes(world, control, watchers, options.origin);
  const serve = async (request: Request, bindings: Bindings) => app.fetch(request, bindings);
  const close = () => {
    watchers.close();
    world.close();
  };
  const quickRead = createQuickReads(world, options.origin);
  return { serve, quickRead, fetch: (request) => serve(request, {}), control, close };
}

function begin(world: World, start: Start): void {
  if (world.isNew) {
    resetWorld(world, start);
    return;
  }
  for (const app of start.apps ?? []) world.apps.register(app);
  for (const person of start.people ?? []) world.people.add(person);
  addEditorialPlaylists(world);
}

function createRoutes(
  world: World,
  control: Control,
  watchers: Watchers,
  origin: string | undefined,
): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.route("/", assetRoutes());
  app.route("/", playlistPictureRoutes(world));
  app.route("/", controlRoutes({ control, world, watchers, origin }));
  app.route("/", serviceRoutes(world, origin));
  app.notFound(nothingHere);
  app.onError((error) => {
    throw error;
  });
  return app;
}
