import type { OwnCatalogue } from "../catalogue/own-catalogue.ts";
import { readPlan } from "../control/faults/reading.ts";
import { readTime } from "../control/library.ts";
import { defaultApp } from "../default-app.ts";
import { addEditorialPlaylists } from "../editorial-playlists.ts";
import {
  type Fields,
  InputError,
  optional,
  readBoolean,
  readFields,
  readNumber,
  readText,
} from "../input.ts";
import { readLimits, unlimited } from "../limits/settings.ts";
import { populate } from "../populate.ts";
import type { EmulatorApp } from "../state/apps.ts";
import type { EmulatorPerson } from "../state/people.ts";
import type { World } from "../world.ts";
import { type EmulatorWorld, worldFormat, worldVersion } from "./format.ts";
import { addPerson } from "./load-person.ts";
import { addPlaylist } from "./load-playlist.ts";
import { at } from "./places.ts";

/** What an emulator starts with. */
export interface Start {
  seed: string;
  apps?: readonly EmulatorApp[] | undefined;
  people?: readonly EmulatorPerson[] | undefined;
  world?: EmulatorWorld | undefined;
}

const sections = ["format", "version", "seed", "clock", "catalogue", "apps", "people", "playlists"] as const;

/**
 * Puts a world in place of everything there is: all of it, or nothing of it. What it leaves out is as the emulator
 * starts. Grants and logins end, since no world holds them; recorded requests are forgotten.
 * @throws InputError that names the place in the world
 */
export function loadWorld(world: World, value: unknown, start: Start): void {
  const fields = readWorld(value);
  const seed = optional(fields.seed, "world: seed", readText) ?? start.seed;
  const clock = optional(fields.clock, "world: clock", readClock);
  const { limits: given, faults } = fields;
  if (given !== undefined) at("world: limits", "limits.set", () => readLimits(given, unlimited));
  if (faults !== undefined) at("world: faults", "faults.load", () => readPlan(faults));
  const clockBefore = standing(world);
  try {
    world.replaceAll(() => {
      setClock(world, clock ?? {});
      world.foundation.replace({ seed, ...ownOf(fields.catalogue) });
      addApps(world, fields.apps, start);
      addEditorialPlaylists(world);
      addPeopleAndPlaylists(world, fields, start);
    });
  } catch (error) {
    if (!world.isNew) setClock(world, clockBefore());
    throw error;
  }
  world.requests.clear();
  world.limits.clear();
  if (given !== undefined) world.limits.set(given);
  if (faults === undefined) world.faults.clear();
  else world.faults.load(faults);
}

/** As the emulator was when it started: its world, or a new one of its seed, apps and people. */
export function resetWorld(world: World, start: Start): void {
  const usual = { format: worldFormat, version: worldVersion };
  loadWorld(world, start.world === undefined ? usual : start.world, start);
}

function readWorld(value: unknown) {
  const fields = readFields(value, "world", [...sections, "limits", "faults"]);
  if (fields.format !== worldFormat) {
    throw new InputError("world: format", `must be "${worldFormat}": this is JSON of another kind`);
  }
  if (fields.version !== worldVersion) {
    throw new InputError("world: version", `must be ${worldVersion}, which is what this emulator reads`);
  }
  // Of these each part is read where it is used.
  return fields as typeof fields & Pick<EmulatorWorld, "limits" | "faults">;
}

function ownOf(catalogue: unknown): { own?: OwnCatalogue } {
  // A copy, and what JSON keeps of it: nobody changes it from outside.
  return catalogue === undefined ? {} : { own: JSON.parse(JSON.stringify(catalogue)) };
}

interface ClockSetting {
  now?: number | undefined;
  isRunning?: boolean | undefined;
  speed?: number | undefined;
}

function readClock(value: unknown, where: string): ClockSetting {
  const { now, isRunning, speed } = readFields(value, where, ["now", "isRunning", "speed"]);
  return {
    now: optional(now, `${where}.now`, readTime),
    isRunning: optional(isRunning, `${where}.isRunning`, readBoolean),
    speed: optional(speed, `${where}.speed`, readNumber),
  };
}

function setClock({ clock, realTime }: World, { now, isRunning = true, speed = 1 }: ClockSetting): void {
  if (speed !== clock.speed()) at("world: clock.speed", "clock.setSpeed", () => clock.setSpeed(speed));
  if (now !== undefined || Math.abs(clock.now() - realTime()) > 1) clock.set(now ?? realTime());
  if (isRunning && !clock.isRunning()) clock.run();
  if (!isRunning) clock.stop();
}

/** @returns what the clock would stand at, had nothing happened since */
function standing({ clock, realTime }: World): () => ClockSetting {
  const [now, isRunning, speed, began] = [clock.now(), clock.isRunning(), clock.speed(), realTime()];
  return () => ({
    now: isRunning ? Math.round(now + (realTime() - began) * speed) : now,
    isRunning,
    speed,
  });
}

function addApps({ apps }: World, given: unknown, start: Start): void {
  for (const [index, app] of readList(given, "world: apps").entries()) {
    const place = `world: apps[${index}]`;
    at(place, "apps.register", () => {
      const { clientId } = readFields(app, "apps.register", Object.keys(Object(app)));
      if (typeof clientId === "string" && apps.get(clientId) !== undefined) {
        throw new InputError("apps.register", `there is an app "${clientId}" already`);
      }
      apps.register(app as EmulatorApp);
    });
  }
  const usual = given === undefined ? [defaultApp] : [];
  for (const app of start.apps ?? usual) apps.register(app);
}

function addPeopleAndPlaylists(world: World, { people, playlists }: Fields, start: Start): void {
  const fillers = readList(people, "world: people").map((person, index) =>
    addPerson(world, person, `world: people[${index}]`),
  );
  if (people === undefined && start.people === undefined) populate(world);
  for (const person of start.people ?? []) world.people.add(person);
  for (const [index, playlist] of readList(playlists, "world: playlists").entries()) {
    addPlaylist(world, playlist, `world: playlists[${index}]`);
  }
  for (const fill of fillers) fill();
}

function readList(value: unknown, where: string): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new InputError(where, "must be a list");
  return value;
}
