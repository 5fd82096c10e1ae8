import { isDeepStrictEqual } from "node:util";
import { unlimited } from "../limits/settings.ts";
import { noPlayer } from "../playback/player.ts";
import { editorId } from "../savable.ts";
import { uriOf } from "../spotify-uri.ts";
import type { EmulatorApp } from "../state/apps.ts";
import { savedTypes } from "../state/library.ts";
import type { Person } from "../state/people.ts";
import type { Playlist } from "../state/playlists.ts";
import type { World } from "../world.ts";
import {
  type EmulatorWorld,
  type WorldPerson,
  type WorldPlaylist,
  worldFormat,
  worldVersion,
} from "./format.ts";
import { momentOf } from "./moment.ts";
import { savedPlayback } from "./saved-playback.ts";

/** The world as it stands. Holds no token, code or cookie, and of secrets the hash alone. */
export function saveWorld(world: World): EmulatorWorld {
  const { clock, foundation, apps, people, playlists, limits, faults } = world;
  const { seed, own } = foundation.ground;
  return {
    format: worldFormat,
    version: worldVersion,
    seed,
    clock: { now: momentOf(clock.now()), isRunning: clock.isRunning(), speed: clock.speed() },
    ...(own === undefined ? {} : { catalogue: structuredClone(own) }),
    apps: apps.list().flatMap(({ clientId }) => savedApp(world, clientId)),
    people: people.list().map((person) => savedPerson(world, person)),
    playlists: playlists
      .list()
      .filter((playlist) => !isAsMade(world, playlist))
      .map((playlist) => savedPlaylist(world, playlist)),
    ...(isDeepStrictEqual(limits.get(), unlimited) ? {} : { limits: limits.get() }),
    ...(faults.plan().faults.length === 0 ? {} : { faults: faults.plan() }),
  };
}

function savedApp({ apps }: World, clientId: string): EmulatorApp[] {
  const app = apps.get(clientId);
  if (app === undefined) return [];
  const { secretHash, allowList, isCreatedAtGiven: _, createdAt, ...settings } = app;
  return [
    {
      ...structuredClone(settings),
      createdAt: momentOf(createdAt),
      ...(allowList === "default" ? {} : { allowList: structuredClone(allowList) }),
      ...(secretHash === null ? {} : { clientSecretHash: secretHash }),
    },
  ];
}

function savedPerson(world: World, person: Person): WorldPerson {
  const { id, images, ...profile } = person;
  const { devices, activeDeviceId, playback, plays } = world.players.get(id) ?? noPlayer;
  const saved = savedTypes
    .flatMap((type) => [...world.library.list(id, type)].reverse())
    .sort((one, other) => one.addedAt - other.addedAt)
    .map((thing) => ({ uri: uriOf(thing), addedAt: momentOf(thing.addedAt) }));
  const consents = world.consents.list(id).map(({ clientId, scope, since }) => ({
    clientId,
    scope: [...scope].sort(),
    since: since === null ? null : momentOf(since),
  }));
  return {
    id,
    ...profile,
    ...(images === null ? {} : { images: structuredClone(images) }),
    ...(devices.length === 0
      ? {}
      : { devices: devices.map((device) => ({ ...device, isActive: device.id === activeDeviceId })) }),
    ...(playback === null ? {} : { playback: savedPlayback(playback) }),
    ...(plays.length === 0
      ? {}
      : {
          plays: plays.map(({ id, playedAt, contextUri }) => ({
            id,
            playedAt: momentOf(playedAt),
            contextUri,
          })),
        }),
    ...(saved.length === 0 ? {} : { library: saved }),
    ...(consents.length === 0 ? {} : { consents }),
  };
}

function savedPlaylist({ playlists, library }: World, playlist: Playlist): WorldPlaylist {
  const { id, ownerId, name, description, isPublic, isCollaborative, revision, pictureRevision } = playlist;
  const jpeg = playlists.picture(id);
  const isHeld = ownerId === editorId || library.has(ownerId, { type: "playlist", id });
  return {
    id,
    ownerId,
    name,
    description,
    public: isPublic,
    collaborative: isCollaborative,
    revision,
    ...(jpeg === undefined || pictureRevision === null
      ? {}
      : { picture: { jpeg: Buffer.from(jpeg).toString("base64"), revision: pictureRevision } }),
    ...(isHeld ? {} : { ownerFollows: false }),
    entries: playlists.entries(playlist).map(({ uri, addedAt, addedBy }) => ({
      uri,
      addedAt: addedAt === null ? null : momentOf(addedAt),
      addedBy,
    })),
  };
}

// What Spotify's editors made comes with the catalogue, until somebody changes it.
function isAsMade({ catalogue }: World, { id, ownerId, revision }: Playlist): boolean {
  return ownerId === editorId && revision === 2 && catalogue.playlists.has(id);
}
