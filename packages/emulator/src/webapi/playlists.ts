import { exists } from "../savable.ts";
import type { Playlist, PlaylistDetails } from "../state/playlists.ts";
import { type Answer, answer, answerCreated, answerNothing } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import type { Call, Operation, PersonalCall } from "./operation.ts";
import { readOptionalBody } from "./optional-body.ts";
import { offsetPage, readOffset } from "./paging.ts";
import { pickFields } from "./playlist-fields.ts";
import { playlistObject, simplifiedPlaylistObject } from "./playlist-objects.ts";
import { isVisible, readPlaylist, requireModifyScope, writablePlaylist } from "./playlist-rights.ts";

/** How far into a list of playlists one may read. */
const furthest = 100_000;

/** Playlists without their entries: making, changing and listing them. */
export const playlists: readonly Operation[] = [
  {
    method: "GET",
    path: "/playlists/{playlist_id}",
    token: "any",
    handle: (call) => answer(pickFields(playlistObject(readPlaylist(call), call), call.query.get("fields"))),
  },
  {
    method: "PUT",
    path: "/playlists/{playlist_id}",
    token: "user",
    scopes: ["playlist-modify-public", "playlist-modify-private"],
    scopeRule: "any",
    async handle(call) {
      const body = await readOptionalBody(call);
      const playlist = writablePlaylist(call, "owner", "You cannot change a playlist you don't own.");
      const details = readDetails(body, playlist);
      requireModifyScope(call, details.isPublic);
      call.world.playlists.change(playlist, details);
      return answerNothing();
    },
  },
  {
    method: "GET",
    path: "/me/playlists",
    token: "user",
    scopes: ["playlist-read-private", "playlist-read-collaborative"],
    scopeRule: "optional",
    handle: (call) => answer(playlistsPage(call, call.person.id)),
  },
  { ...creation("/me/playlists"), handle: create },
  {
    method: "GET",
    path: "/users/{user_id}/playlists",
    token: "any",
    scopes: ["playlist-read-private", "playlist-read-collaborative"],
    scopeRule: "optional",
    developmentMode: "removed",
    handle(call) {
      const id = call.params.user_id ?? "";
      if (!exists(call.world, { type: "user", id })) throw new ApiError(404, "Resource not found");
      return answer(playlistsPage(call, id));
    },
  },
  {
    ...creation("/users/{user_id}/playlists"),
    developmentMode: "removed",
    handle(call: PersonalCall) {
      if (call.params.user_id !== call.person.id) {
        throw new ApiError(403, "You cannot create a playlist for another user.");
      }
      return create(call);
    },
  },
];

function creation(path: string) {
  return {
    method: "POST",
    path,
    token: "user",
    scopes: ["playlist-modify-public", "playlist-modify-private"],
    scopeRule: "any",
  } as const;
}

async function create(call: PersonalCall): Promise<Answer> {
  const { world, person } = call;
  const details = readDetails(await readOptionalBody(call), {
    name: "",
    description: null,
    isPublic: true,
    isCollaborative: false,
  });
  if (details.name === "") throw new ApiError(400, "Missing required field: name");
  requireModifyScope(call, details.isPublic);
  const id = world.foundation.newPlaylistId(world.playlists);
  const playlist = world.playlists.create(id, person.id, details);
  world.library.save(person.id, [{ type: "playlist", id }], world.clock.now());
  return answerCreated(playlistObject(playlist, call));
}

/** The details that a body asks for, where it names none those of before. */
function readDetails(fields: Record<string, unknown>, before: PlaylistDetails): PlaylistDetails {
  const details = {
    name: readField(fields, "name", "string", before.name),
    description: readField(fields, "description", "string", before.description),
    isPublic: readField(fields, "public", "boolean", before.isPublic),
    isCollaborative: readField(fields, "collaborative", "boolean", before.isCollaborative),
  };
  if (details.name === "" && "name" in fields) throw new ApiError(400, "Missing required field: name");
  if (details.isPublic && details.isCollaborative) {
    throw new ApiError(400, "A collaborative playlist cannot be public");
  }
  return details;
}

interface FieldTypes {
  string: string;
  boolean: boolean;
}

// null is what many a client sends for nothing.
function readField<Type extends keyof FieldTypes, Default>(
  fields: Record<string, unknown>,
  name: string,
  type: Type,
  usual: Default,
): FieldTypes[Type] | Default {
  const value = fields[name];
  if (value === undefined || value === null) return usual;
  if (typeof value !== type) throw new ApiError(400, `Invalid field: ${name}`);
  return value as FieldTypes[Type];
}

/** The playlists that a person has in their library, as far as the caller may see them, newest first. */
function playlistsPage(call: Call, personId: string) {
  const { world } = call;
  const items = world.library.list(personId, "playlist").flatMap(({ id }) => {
    const playlist = world.playlists.get(id);
    return playlist !== undefined && isListed(playlist, call, personId) ? [playlist] : [];
  });
  if (readOffset(call) > furthest) throw new ApiError(400, "Invalid offset");
  return offsetPage(call, {
    items,
    limit: { default: 20, max: 50 },
    map: (playlist: Playlist) => simplifiedPlaylistObject(playlist, call),
  });
}

function isListed(playlist: Playlist, { person, scope }: Call, personId: string): boolean {
  if (playlist.isPublic) return true;
  if (person?.id !== personId || !isVisible(playlist, person)) return false;
  return scope.has(playlist.isCollaborative ? "playlist-read-collaborative" : "playlist-read-private");
}
