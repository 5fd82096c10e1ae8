import { editorId } from "../savable.ts";
import type { Person } from "../state/people.ts";
import type { Playlist } from "../state/playlists.ts";
import type { World } from "../world.ts";
import { requireScope } from "./admission.ts";
import { ApiError } from "./api-error.ts";
import { isId } from "./ids.ts";
import type { Call, PersonalCall } from "./operation.ts";

/**
 * `{playlist_id}` of the path, for reading.
 * @throws ApiError 404 where there is none, or none for this caller; 403 where the scope is not there
 */
export function readPlaylist(call: Call): Playlist {
  const playlist = findPlaylist(call);
  if (!playlist.isPublic) {
    const { isCollaborative } = playlist;
    requireScope(
      call,
      isCollaborative ? ["playlist-read-collaborative", "playlist-read-private"] : ["playlist-read-private"],
      "any",
    );
  }
  return playlist;
}

/**
 * `{playlist_id}` of the path, for changing it, which takes the owner or, with entries, a collaborator.
 * @param refusal what others are told, with 403
 * @throws ApiError 404 where there is none for this caller; 403 where it is another's, or the scope is not there
 */
export function writablePlaylist(
  call: PersonalCall,
  who: "owner" | "collaborator",
  refusal: string,
): Playlist {
  const playlist = findPlaylist(call);
  const mayWrite =
    who === "owner" ? playlist.ownerId === call.person.id : collaborates(call.world, playlist, call.person);
  if (!mayWrite) throw new ApiError(403, refusal);
  requireModifyScope(call, playlist.isPublic);
  return playlist;
}

/** @throws ApiError 403 without the scope for public playlists, or for private ones */
export function requireModifyScope(call: PersonalCall, isPublic: boolean): void {
  requireScope(call, [isPublic ? "playlist-modify-public" : "playlist-modify-private"]);
}

/** Whether a person owns it, or may change its entries because it is collaborative and they follow it. */
export function collaborates(
  world: World,
  { id, ownerId, isCollaborative }: Playlist,
  person?: Person,
): boolean {
  if (person === undefined) return false;
  return ownerId === person.id || (isCollaborative && world.library.has(person.id, { type: "playlist", id }));
}

/** Whether a person may know of it. A collaborative one is open to everyone who was sent its address. */
export function isVisible({ ownerId, isPublic, isCollaborative }: Playlist, person?: Person): boolean {
  return isPublic || isCollaborative || ownerId === person?.id;
}

/**
 * `{playlist_id}` of the path.
 * @throws ApiError 404 where there is none that the caller may know of
 */
export function findPlaylist({ world, rules, person, params }: Call): Playlist {
  const id = params.playlist_id ?? "";
  if (!isId(id)) throw new ApiError(400, "Invalid base62 id");
  const playlist = world.playlists.get(id);
  // What Spotify's editors make is closed to most apps since November 2024, as if there were none.
  const isClosed = playlist?.ownerId === editorId && rules.closedSince2024;
  if (playlist === undefined || isClosed || !isVisible(playlist, person)) {
    const hint = isClosed
      ? "a playlist of Spotify's editors, closed since 27 Nov 2024"
      : playlist && "a private playlist of somebody else";
    throw new ApiError(404, "Resource not found", hint === undefined ? {} : { hint });
  }
  return playlist;
}
