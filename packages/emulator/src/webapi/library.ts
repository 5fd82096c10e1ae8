import type { SpotifyScope } from "../accounts/scopes.ts";
import { exists, savableOf } from "../savable.ts";
import { parseUri } from "../spotify-uri.ts";
import type { Savable, SavedType } from "../state/library.ts";
import { requireScope } from "./admission.ts";
import { answer, answerNothing } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { isVisible } from "./playlist-rights.ts";

const mostUris = 40;

/** What February 2026 has in place of an operation for each type. The scopes follow from the URIs. */
export const library: readonly Operation[] = [
  {
    method: "PUT",
    path: "/me/library",
    token: "user",
    scopes: ["user-library-modify", "user-follow-modify", "playlist-modify-public"],
    scopeRule: "none",
    handle(call) {
      const things = readUris(call, modifyScope);
      if (!things.every((thing) => isToBeHad(call, thing))) throw new ApiError(404, "Resource not found");
      call.world.library.save(call.person.id, things, call.world.clock.now());
      return answerNothing();
    },
  },
  {
    method: "DELETE",
    path: "/me/library",
    token: "user",
    scopes: ["user-library-modify", "user-follow-modify", "playlist-modify-public"],
    scopeRule: "none",
    handle(call) {
      call.world.library.remove(call.person.id, readUris(call, modifyScope));
      return answerNothing();
    },
  },
  {
    method: "GET",
    path: "/me/library/contains",
    token: "user",
    scopes: ["user-library-read", "user-follow-read", "playlist-read-private"],
    scopeRule: "none",
    handle({ world, person, ...call }) {
      const things = readUris(call, readScope);
      return answer(things.map((thing) => world.library.has(person.id, thing)));
    },
  },
];

function modifyScope(type: SavedType): SpotifyScope {
  if (type === "playlist") return "playlist-modify-public";
  return type === "artist" || type === "user" ? "user-follow-modify" : "user-library-modify";
}

function readScope(type: SavedType): SpotifyScope {
  if (type === "playlist") return "playlist-read-private";
  return type === "artist" || type === "user" ? "user-follow-read" : "user-library-read";
}

/** `uris` of the query, once the scopes for their types are there. */
function readUris(
  { query, scope }: Pick<PersonalCall, "query" | "scope">,
  scopeOf: (type: SavedType) => SpotifyScope,
): Savable[] {
  const text = query.get("uris") ?? "";
  if (text === "") throw new ApiError(400, "Missing required field: uris");
  const uris = text.split(",");
  if (uris.length > mostUris) throw new ApiError(400, "Too many uris requested");
  const things = uris.map(readSavable);
  requireScope({ scope }, [...new Set(things.map(({ type }) => scopeOf(type)))]);
  return things;
}

function readSavable(uri: string): Savable {
  const thing = savableOf(uri);
  if (thing !== undefined) return thing;
  const problem = parseUri(uri) === undefined ? "Invalid uri" : "Unsupported uri type";
  throw new ApiError(400, `${problem}: ${uri.slice(0, 100)}`);
}

function isToBeHad(call: PersonalCall, thing: Savable): boolean {
  const playlist = thing.type === "playlist" ? call.world.playlists.get(thing.id) : undefined;
  return playlist === undefined ? exists(call.world, thing) : isVisible(playlist, call.person);
}
