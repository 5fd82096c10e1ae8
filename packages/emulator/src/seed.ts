import { castLibraries, castPlaylistId, castPlaylists } from "./catalogue/cast-library.ts";
import { createLibraryControl } from "./control/library.ts";
import { createPlaylistControl } from "./control/playlists.ts";
import type { World } from "./world.ts";

/** Gives the cast what they have saved, whom they follow and their playlists. */
export function seedLibraries(world: World): void {
  const playlists = createPlaylistControl(world);
  const library = createLibraryControl(world);
  for (const { kind, followers, entries, ...playlist } of castPlaylists) {
    const { id } = playlists.create({
      ...playlist,
      id: castPlaylistId(playlist),
      public: kind === "public",
      collaborative: kind === "collaborative",
      entries: entries.map(({ on, by, uri }) => ({ uri, addedAt: morningOf(on), addedBy: by })),
    });
    const began = morningOf(entries[0]?.on ?? "2024-01-01");
    for (const personId of [playlist.ownerId, ...followers]) {
      library.save(personId, [`spotify:playlist:${id}`], { at: began });
    }
  }
  for (const { personId, saved } of castLibraries) {
    for (const { on, uris } of saved) library.save(personId, uris, { at: morningOf(on) });
  }
}

function morningOf(day: string): number {
  return Date.parse(`${day}T08:30:00Z`);
}
