import { answer, answerNothing } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { readOptionalBody } from "./optional-body.ts";
import { findPlaylist, requireModifyScope } from "./playlist-rights.ts";

const path = "/playlists/{playlist_id}/followers";

/** Following playlists by the paths that Development Mode lost in February 2026. */
export const playlistFollowers: readonly Operation[] = [
  {
    method: "PUT",
    path,
    token: "user",
    scopes: ["playlist-modify-public", "playlist-modify-private"],
    scopeRule: "any",
    developmentMode: "removed",
    async handle(call) {
      const { id } = findPlaylist(call);
      const { public: isPublic = true } = await readOptionalBody(call);
      if (typeof isPublic !== "boolean") throw new ApiError(400, "Invalid field: public");
      requireModifyScope(call, isPublic);
      call.world.library.save(call.person.id, [{ type: "playlist", id }], call.world.clock.now());
      return answerNothing();
    },
  },
  {
    method: "DELETE",
    path,
    token: "user",
    scopes: ["playlist-modify-public", "playlist-modify-private"],
    scopeRule: "any",
    developmentMode: "removed",
    handle(call) {
      const { id } = findPlaylist(call);
      call.world.library.remove(call.person.id, [{ type: "playlist", id }]);
      return answerNothing();
    },
  },
  {
    method: "GET",
    path: `${path}/contains`,
    token: "user",
    developmentMode: "removed",
    handle(call) {
      const { id } = findPlaylist(call);
      return answer(
        readUserIds(call).map((userId) => call.world.library.has(userId, { type: "playlist", id })),
      );
    },
  },
];

/** `ids` of the query: one user id since 2024, and where there is none, the caller's own. */
function readUserIds({ query, person }: PersonalCall): string[] {
  const ids = query.get("ids")?.split(",") ?? [person.id];
  if (ids.length > 1) throw new ApiError(400, "Too many ids requested");
  return ids;
}
