import { exists, savableOf } from "../savable.ts";
import { move, type NewEntry, type PlaylistEdit, removal } from "../state/playlist-edits.ts";
import { type Playlist, revisionOf, snapshotOf } from "../state/playlists.ts";
import { type Answer, answer, answerCreated } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { textOf } from "./body.ts";
import type { Call, Operation, PersonalCall } from "./operation.ts";
import { readOptionalBody } from "./optional-body.ts";
import type { PageLimit } from "./paging.ts";
import { pickFields } from "./playlist-fields.ts";
import { entriesPage, isLocal, itemsLimit, tracksLimit } from "./playlist-objects.ts";
import { collaborates, readPlaylist, writablePlaylist } from "./playlist-rights.ts";

const most = 100;

/** The entries of playlists, by the path of 2026 and by the one that Development Mode lost with it. */
export const playlistItems: readonly Operation[] = [
  ...entries("items", itemsLimit),
  ...entries("tracks", tracksLimit).map((operation) => ({
    ...operation,
    developmentMode: "removed" as const,
  })),
];

/** @param key what the path ends with, and what a body calls the entries to remove */
function entries(key: "items" | "tracks", limit: PageLimit): Operation[] {
  const path = `/playlists/{playlist_id}/${key}`;
  const change = {
    path,
    token: "user",
    scopes: ["playlist-modify-public", "playlist-modify-private"],
    scopeRule: "any",
  } as const;
  return [
    {
      method: "GET",
      path,
      token: "any",
      scopes: ["playlist-read-private"],
      scopeRule: "optional",
      handle: (call) =>
        answer(pickFields(entriesPage(readOwnPlaylist(call), call, limit), call.query.get("fields"))),
    },
    { ...change, method: "POST", handle: add },
    { ...change, method: "PUT", handle: replaceOrReorder },
    { ...change, method: "DELETE", handle: (call: PersonalCall) => remove(call, key) },
  ];
}

/** In Development Mode the entries are for those who can change them. */
function readOwnPlaylist(call: Call): Playlist {
  const playlist = readPlaylist(call);
  const isShown = !call.rules.smallerApi || collaborates(call.world, playlist, call.person);
  if (!isShown) {
    const hint = "in Development Mode the entries are for the owner and collaborators";
    throw new ApiError(403, "Forbidden", { hint });
  }
  return playlist;
}

// Each of these awaits the body first and nothing after: what it reads is what it changes, whatever else is under way.
async function add(call: PersonalCall): Promise<Answer> {
  const refusal = "You cannot add tracks to a playlist you don't own.";
  const body = await readOptionalBody(call);
  const playlist = writablePlaylist(call, "collaborator", refusal);
  const uris = readUris(call, body);
  if (uris === undefined || uris.length === 0) throw new ApiError(400, "No uris provided");
  const asked = call.query.get("position");
  const { length } = call.world.playlists.entries(playlist);
  const position = asked === null ? (body.position ?? length) : wholeNumber(asked);
  const before = readPlace(position, length, "position");
  return answerCreated(edited(call, playlist, { kind: "insert", before, entries: newEntries(call, uris) }));
}

async function replaceOrReorder(call: PersonalCall): Promise<Answer> {
  const refusal = "You cannot reorder tracks in a playlist you don't own.";
  const body = await readOptionalBody(call);
  const playlist = writablePlaylist(call, "collaborator", refusal);
  const base = readBase(playlist, body);
  const uris = readUris(call, body);
  const isReorder = ["range_start", "insert_before", "range_length"].some((name) => name in body);
  if (uris !== undefined && isReorder) {
    throw new ApiError(400, "Items cannot be replaced and reordered in one request");
  }
  if (uris !== undefined) {
    return answer(edited(call, playlist, { kind: "replace", entries: newEntries(call, uris) }));
  }
  if (!isReorder) throw new ApiError(400, "No uris provided");
  const entries = call.world.playlists.entries(playlist);
  const baseEntries = call.world.playlists.entries({ id: playlist.id, revision: base });
  const range = readRange(body, baseEntries.length);
  return answer(edited(call, playlist, move(entries, baseEntries, range)));
}

async function remove(call: PersonalCall, key: "items" | "tracks"): Promise<Answer> {
  const refusal = "You cannot remove tracks from a playlist you don't own.";
  const body = await readOptionalBody(call);
  const playlist = writablePlaylist(call, "collaborator", refusal);
  const listed = body[key];
  if (!Array.isArray(listed) || listed.length === 0) throw new ApiError(400, "No uris provided");
  if (listed.length > most) throw tooMany();
  const uris = listed.map((entry) => {
    const { uri } = typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {};
    if (typeof uri !== "string") throw new ApiError(400, "Invalid base62 id");
    if (!isPlayable(uri) && !isLocal(uri)) throw invalidUri(uri, true);
    return uri;
  });
  const entries = call.world.playlists.entries(playlist);
  const baseEntries = call.world.playlists.entries({ id: playlist.id, revision: readBase(playlist, body) });
  return answer(edited(call, playlist, removal(entries, baseEntries, new Set(uris))));
}

function edited(call: PersonalCall, playlist: Playlist, edit: PlaylistEdit) {
  return { snapshot_id: snapshotOf(call.world.playlists.edit(playlist, edit)) };
}

function newEntries({ world, person }: PersonalCall, uris: readonly string[]): NewEntry[] {
  const addedAt = world.clock.now();
  return uris.map((uri) => ({ uri, addedAt, addedBy: person.id }));
}

/** `uris` of the query or else of the body; undefined where neither has them. */
function readUris({ query, world }: PersonalCall, body: Record<string, unknown>): string[] | undefined {
  const asked = query.get("uris");
  const uris = asked === null ? body.uris : asked.split(",").filter(Boolean);
  if (uris === undefined) return undefined;
  if (!Array.isArray(uris)) throw new ApiError(400, "No uris provided");
  if (uris.length > most) throw tooMany();
  const things = uris.map((uri) => {
    const thing = typeof uri === "string" && isPlayable(uri) ? savableOf(uri) : undefined;
    if (thing === undefined) throw invalidUri(textOf(uri), asked === null);
    return { uri: String(uri), thing };
  });
  if (!things.every(({ thing }) => exists(world, thing))) {
    throw new ApiError(400, "Payload contains a non-existing ID");
  }
  return things.map(({ uri }) => uri);
}

function isPlayable(uri: string): boolean {
  const type = savableOf(uri)?.type;
  return type === "track" || type === "episode";
}

function invalidUri(uri: string, isInBody: boolean): ApiError {
  const where = isInBody ? "JSON body contains an invalid track uri" : "Invalid track uri";
  return new ApiError(400, `${where}: ${uri.slice(0, 100)}`);
}

function tooMany(): ApiError {
  return new ApiError(400, "You can add a maximum of 100 tracks per request.");
}

/** The revision that `snapshot_id` of the body pins; without one, the latest. */
function readBase(playlist: Playlist, { snapshot_id: snapshot }: Record<string, unknown>): number {
  if (snapshot === undefined || snapshot === null) return playlist.revision;
  const revision = typeof snapshot === "string" ? revisionOf(playlist, snapshot) : undefined;
  if (revision === undefined) throw new ApiError(400, "Invalid snapshot_id");
  return revision;
}

function readRange(body: Record<string, unknown>, count: number) {
  for (const name of ["range_start", "insert_before"]) {
    if (body[name] === undefined) throw new ApiError(400, `Missing required field: ${name}`);
  }
  const start = readPlace(body.range_start, count - 1, "range_start");
  const length = readPlace(body.range_length ?? 1, count - start, "range_length");
  return { start, length, before: readPlace(body.insert_before, count, "insert_before") };
}

function readPlace(value: unknown, most: number, name: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most) {
    throw new ApiError(400, `Invalid ${name}`);
  }
  return value;
}

function wholeNumber(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
}
