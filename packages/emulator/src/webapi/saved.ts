import type { SpotifyScope } from "../accounts/scopes.ts";
import { exists } from "../savable.ts";
import type { Savable, Saved, SavedType } from "../state/library.ts";
import type { World } from "../world.ts";
import { answer, answerNothing } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { readIdList } from "./id-list.ts";
import { readIds } from "./ids.ts";
import { episodeObject } from "./objects/episode.ts";
import { fullAlbumObject } from "./objects/full-album.ts";
import { fullAudiobookObject } from "./objects/full-audiobook.ts";
import { type Shape, shapeOf } from "./objects/shape.ts";
import { showObject } from "./objects/show.ts";
import { trackObject } from "./objects/track.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { offsetPage } from "./paging.ts";
import { readSavedTracks } from "./saved-tracks.ts";
import { timestamp } from "./timestamp.ts";

type Shelf = Extract<SavedType, "album" | "track" | "episode" | "show" | "audiobook">;

const fifty = { query: 50, body: 50 };

/** The saved lists of each type, and the operations on them that Development Mode lost in February 2026. */
export const saved: readonly Operation[] = [
  ...shelf("album", {
    show: (id, { albums }, shape) => ofMaybe(albums.get(id), (album) => fullAlbumObject(album, shape)),
    mostIds: { query: 20, body: 50 },
  }),
  ...shelf("track", {
    show: (id, { tracks }, shape) => ofMaybe(tracks.get(id), (track) => trackObject(track, shape)),
    readThings: readSavedTracks,
  }),
  ...shelf("episode", {
    show: (id, { episodes }, shape) => ofMaybe(episodes.get(id), (episode) => episodeObject(episode, shape)),
    scopes: ["user-library-read", "user-read-playback-position"],
  }),
  ...shelf("show", {
    show: (id, { shows }, shape) => ofMaybe(shows.get(id), (show) => showObject(show, shape)),
  }),
  ...shelf("audiobook", {
    show: (id, { audiobooks }, shape) =>
      ofMaybe(audiobooks.get(id), (audiobook) => fullAudiobookObject(audiobook, shape)),
  }),
];

interface ShelfFacts {
  show: (id: string, catalogue: World["catalogue"], shape: Shape) => object | undefined;
  /** What reading the list needs. Default: `user-library-read`. */
  scopes?: readonly SpotifyScope[];
  /** How many ids a request may hold. Default: fifty. */
  mostIds?: { query: number; body: number };
  /** Reads what is to be saved. Default: `ids` of query or body. */
  readThings?: (call: PersonalCall) => Promise<(Savable & { addedAt?: number })[]>;
}

function shelf(type: Shelf, facts: ShelfFacts): Operation[] {
  const { show, scopes = ["user-library-read"], mostIds = fifty } = facts;
  const path = `/me/${type}s`;
  const thing = (id: string): Savable => ({ type, id });
  const readThings =
    facts.readThings ?? (async (call: PersonalCall) => (await readIdList(call, mostIds)).map(thing));
  return [
    { method: "GET", path, token: "user", scopes, handle: (call) => answer(savedPage(call, type, show)) },
    {
      method: "PUT",
      path,
      token: "user",
      scopes: ["user-library-modify"],
      developmentMode: "removed",
      async handle(call) {
        const things = await readThings(call);
        if (!things.every((thing) => exists(call.world, thing)))
          throw new ApiError(404, "Resource not found");
        call.world.library.save(call.person.id, things, call.world.clock.now());
        return answerNothing();
      },
    },
    {
      method: "DELETE",
      path,
      token: "user",
      scopes: ["user-library-modify"],
      developmentMode: "removed",
      async handle(call) {
        const ids = await readIdList(call, mostIds);
        call.world.library.remove(call.person.id, ids.map(thing));
        return answerNothing();
      },
    },
    {
      method: "GET",
      path: `${path}/contains`,
      token: "user",
      scopes: ["user-library-read"],
      developmentMode: "removed",
      handle: (call) =>
        answer(readIds(call, mostIds.query).map((id) => call.world.library.has(call.person.id, thing(id)))),
    },
  ];
}

/** A page of SavedAlbumObject, SavedTrackObject and so on, newest first. */
function savedPage(call: PersonalCall, type: Shelf, show: ShelfFacts["show"]) {
  const { world, person } = call;
  const shape = shapeOf(call);
  // A file may hold what the catalogue of a later emulator no longer has.
  const items = world.library.list(person.id, type).filter((thing) => exists(world, thing));
  return offsetPage(call, {
    items,
    limit: { default: 20, max: 50 },
    map: ({ id, addedAt }: Saved) => ({
      added_at: timestamp(addedAt),
      [type]: show(id, world.catalogue, shape),
    }),
  });
}

function ofMaybe<Thing, Shown>(thing: Thing | undefined, show: (thing: Thing) => Shown): Shown | undefined {
  return thing === undefined ? undefined : show(thing);
}
