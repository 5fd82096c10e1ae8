import { castOf } from "./catalogue/cast.ts";
import { castLibraries, castPlaylistId, castPlaylists } from "./catalogue/cast-library.ts";
import { createLibraryControl } from "./control/library.ts";
import { createPlaylistControl } from "./control/playlists.ts";
import { type Listening, listeningTo } from "./playback/listening.ts";
import { noPlayer } from "./playback/player.ts";
import { exists, savableOf } from "./savable.ts";
import type { World } from "./world.ts";

/** Puts the cast in: people, what each is listening to, what they have saved, whom they follow and their playlists. */
export function populate(world: World): void {
  const { people, players, catalogue, clock } = world;
  for (const { person, listening } of castOf(world.foundation.seeded)) {
    const { id } = people.add(person);
    players.put(id, listeningTo(noPlayer, atHand(listening, world), id, catalogue, clock.now()));
  }
  fillLibraries(world);
}

// A world may be without the music that the cast has by heart; then they listen to what there is.
function atHand(listening: Listening, { catalogue }: World): Listening {
  if (!["track", "private", "episode"].includes(listening.kind)) return listening;
  const things = listening.kind === "episode" ? catalogue.episodes : catalogue.tracks;
  const known = listening.id === undefined ? undefined : things.get(listening.id);
  const [item = known] = things.values();
  if (item === undefined) return { kind: "nothing" };
  const { id, durationMs } = known ?? item;
  return { ...listening, id, positionMs: Math.min(listening.positionMs ?? 0, durationMs - 1) };
}

function fillLibraries(world: World): void {
  const { seeded } = world.foundation;
  const playlists = createPlaylistControl(world);
  const library = createLibraryControl(world);
  const isThere = (uri: string) => {
    const thing = savableOf(uri);
    return thing !== undefined && exists(world, thing);
  };
  for (const { kind, followers, entries, ...playlist } of castPlaylists(seeded)) {
    const { id } = playlists.create({
      ...playlist,
      id: castPlaylistId(playlist, seeded),
      public: kind === "public",
      collaborative: kind === "collaborative",
      entries: entries.map(({ on, by, uri }) => ({ uri, addedAt: morningOf(on), addedBy: by })),
    });
    const began = morningOf(entries[0]?.on ?? "2024-01-01");
    for (const personId of [playlist.ownerId, ...followers]) {
      library.save(personId, [`spotify:playlist:${id}`], { at: began });
    }
  }
  for (const { personId, saved } of castLibraries(seeded)) {
    for (const { on, uris } of saved) library.save(personId, uris.filter(isThere), { at: morningOf(on) });
  }
}

function morningOf(day: string): number {
  return Date.parse(`${day}T08:30:00Z`);
}
