import { editorId } from "./savable.ts";
import type { World } from "./world.ts";

// Long enough ago for every clock that a test may set.
const published = Date.UTC(2026, 0, 9);

/** Sees to it that the playlists of Spotify's own are among those of the world. */
export function addEditorialPlaylists({
  catalogue,
  playlists,
}: Pick<World, "catalogue" | "playlists">): void {
  for (const { id, name, description, tracks } of catalogue.playlists.values()) {
    if (playlists.get(id) !== undefined) continue;
    const playlist = playlists.create(id, editorId, {
      name,
      description,
      isPublic: true,
      isCollaborative: false,
    });
    const entries = tracks.map((track) => ({
      uri: `spotify:track:${track.id}`,
      addedAt: published,
      addedBy: editorId,
    }));
    playlists.edit(playlist, { kind: "insert", before: 0, entries });
  }
}
