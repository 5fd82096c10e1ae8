import { parseScope } from "../accounts/scopes.ts";
import { readReference } from "../catalogue/references.ts";
import { readTime } from "../control/library.ts";
import { readPlays } from "../control/playback.ts";
import { type Fields, InputError, optional, readFields, readText, readTexts } from "../input.ts";
import { readDevices } from "../playback/devices.ts";
import { listeningTo } from "../playback/listening.ts";
import { keptPlays, noPlayer, type Play, type Player } from "../playback/player.ts";
import { exists, savableOf } from "../savable.ts";
import { savedTypes } from "../state/library.ts";
import type { EmulatorPerson } from "../state/people.ts";
import type { World } from "../world.ts";
import { at } from "./places.ts";
import { readPlayback } from "./saved-playback.ts";

const belongings = ["listening", "playback", "devices", "plays", "library", "consents"] as const;

/**
 * Adds a person.
 * @returns what gives the person all that hangs on other things of the world, once they are there
 */
export function addPerson(world: World, value: unknown, where: string): () => void {
  const fields = readFields(value, where, Object.keys(Object(value)));
  const profile = Object.fromEntries(
    Object.entries(fields).filter(([key]) => !belongings.some((name) => name === key)),
  );
  const { id } = at(where, "people.add", () => {
    if (typeof profile.id === "string" && world.people.get(profile.id) !== undefined) {
      throw new InputError("people.add", `there is a person "${profile.id}" already`);
    }
    return world.people.add(profile as unknown as EmulatorPerson);
  });
  return () => {
    addPlayer(world, id, fields, where);
    addLibrary(world, id, fields.library, `${where}.library`);
    addConsents(world, id, fields.consents, `${where}.consents`);
  };
}

function addPlayer(world: World, id: string, fields: Fields, where: string): void {
  const { players, catalogue, clock } = world;
  const { listening, playback, devices, plays } = fields;
  if (listening !== undefined && playback !== undefined) {
    throw new InputError(`${where}.playback`, "does not go with listening: give one of the two");
  }
  let player: Player = noPlayer;
  if (devices !== undefined) {
    player = { ...player, ...at(`${where}.devices`, "devices", () => readDevices(devices, id, "devices")) };
  }
  if (plays !== undefined) player = { ...player, plays: readPlaysOf(world, plays, `${where}.plays`) };
  if (playback !== undefined) {
    player = { ...player, playback: readPlayback(playback, `${where}.playback`, catalogue) };
  }
  if (listening !== undefined) {
    const resolved = withUris(listening, `${where}.listening`, world);
    player = at(`${where}.listening`, "playback.set", () =>
      listeningTo(player, resolved, id, catalogue, clock.now()),
    );
  }
  if (player !== noPlayer) players.put(id, player);
}

function withUris(value: unknown, where: string, { catalogue }: World): unknown {
  if (typeof value !== "object" || value === null) return value;
  const listening: Fields = { ...value };
  const uriOf = (named: unknown, place: string) =>
    typeof named === "object" && named !== null ? readReference(named, place, catalogue) : named;
  if (listening.id !== undefined) listening.id = uriOf(listening.id, `${where}.id`);
  if (Array.isArray(listening.uris)) {
    listening.uris = listening.uris.map((named, index) => uriOf(named, `${where}.uris[${index}]`));
  }
  return listening;
}

function readPlaysOf(world: World, plays: unknown, where: string): Play[] {
  if (!Array.isArray(plays)) throw new InputError(where, "must be a list of { id, playedAt, contextUri }");
  const given = plays.map((play: unknown, index) => {
    const place = `${where}[${index}]`;
    const { id, ...fields } = readFields(play, place, ["id", "playedAt", "contextUri"]);
    const uri = typeof id === "object" ? readReference(id, `${place}.id`, world.catalogue) : id;
    return { ...fields, id: uri };
  });
  return at(where, "plays.add", () => readPlays(given, world)).slice(0, keptPlays);
}

function addLibrary(world: World, id: string, given: unknown, where: string): void {
  if (given === undefined) return;
  if (!Array.isArray(given)) throw new InputError(where, "must be a list of URIs or { uri, addedAt }");
  const { catalogue, clock, library } = world;
  const things = given.map((entry: unknown, index) => {
    const place = `${where}[${index}]`;
    const isDated = typeof entry === "object" && entry !== null && "uri" in entry;
    const fields = isDated
      ? readFields(entry, place, ["uri", "addedAt"])
      : { uri: entry, addedAt: undefined };
    const uri = readReference(fields.uri, isDated ? `${place}.uri` : place, catalogue);
    const thing = savableOf(uri);
    if (thing === undefined) throw new InputError(place, `must be a URI, of one of ${savedTypes.join(", ")}`);
    if (!exists(world, thing)) throw new InputError(place, "names nothing there is");
    return { ...thing, addedAt: optional(fields.addedAt, `${place}.addedAt`, readTime) ?? clock.now() };
  });
  // A playlist of one's own is there already; it takes its place among the others.
  library.remove(id, things);
  library.save(id, things, clock.now());
}

function addConsents({ consents, apps, clock }: World, id: string, given: unknown, where: string): void {
  if (given === undefined) return;
  if (!Array.isArray(given)) throw new InputError(where, "must be a list of { clientId, scope }");
  for (const [index, consent] of given.entries()) {
    const place = `${where}[${index}]`;
    const { clientId, scope, since } = readFields(consent, place, ["clientId", "scope", "since"]);
    const app = readText(clientId, `${place}.clientId`);
    if (apps.get(app) === undefined) throw new InputError(`${place}.clientId`, `there is no app "${app}"`);
    const names = readTexts(scope, `${place}.scope`);
    const parsed = parseScope(names.join(" "));
    if ("unknown" in parsed)
      throw new InputError(`${place}.scope`, `there is no scope "${parsed.unknown[0]}"`);
    const sinceMs = since === null ? null : (optional(since, `${place}.since`, readTime) ?? clock.now());
    consents.agree(id, app, names, sinceMs);
  }
}
