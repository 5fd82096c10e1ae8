import { InputError, optional, readBoolean, readFields, readText } from "../input.ts";
import { editorId } from "../savable.ts";
import { parseUri } from "../spotify-uri.ts";
import { personOf } from "../state/people.ts";
import type { NewEntry } from "../state/playlist-edits.ts";
import { type Playlist, type PlaylistDetails, snapshotOf } from "../state/playlists.ts";
import type { World } from "../world.ts";
import { readTime } from "./library.ts";

/** A playlist as it is to be. */
export interface EmulatorPlaylist {
  /** 22 base62 characters. Default: one of its own. */
  id?: string | undefined;
  /** A person, or `spotify` for what Spotify's editors made. */
  ownerId: string;
  name: string;
  description?: string | null | undefined;
  /** Default true; false with `collaborative`. */
  public?: boolean | undefined;
  /** Default false. */
  collaborative?: boolean | undefined;
  /** Default: none. */
  entries?: readonly GivenEntry[] | undefined;
}

/** The URI of a track or an episode, also of one there is not, which answers `item: null`, or `spotify:local:…`. */
export type GivenEntry =
  | string
  | {
      uri: string;
      /** Unix ms or ISO text; `null` as in a very old playlist. Default: now. */
      addedAt?: number | string | null | undefined;
      /** Default: the owner. */
      addedBy?: string | null | undefined;
    };

export interface PlaylistRecord {
  id: string;
  ownerId: string;
  name: string;
  description: string | null;
  public: boolean;
  collaborative: boolean;
  snapshotId: string;
  entries: NewEntry[];
}

export interface PlaylistControl {
  /** Makes a playlist, which its owner then has in the library. */
  create(playlist: EmulatorPlaylist): PlaylistRecord;
  /** Changes what is named, `entries` as a whole. */
  update(id: string, settings: Partial<Omit<EmulatorPlaylist, "id" | "ownerId">>): PlaylistRecord;
  get(id: string): PlaylistRecord;
  /** Oldest first. */
  list(): PlaylistRecord[];
  /** Removes it for everybody, as no person can. */
  remove(id: string): void;
}

const settings = ["name", "description", "public", "collaborative", "entries"] as const;

export function createPlaylistControl(world: World): PlaylistControl {
  const { playlists, library, people, clock } = world;
  const find = (id: string, operation: string) => {
    const playlist = playlists.get(readText(id, `playlists.${operation}: id`));
    if (playlist === undefined)
      throw new InputError(`playlists.${operation}`, `there is no playlist "${id}"`);
    return playlist;
  };
  const record = (playlist: Playlist): PlaylistRecord => {
    const { id, ownerId, name, description, isPublic, isCollaborative } = playlist;
    const entries = playlists
      .entries(playlist)
      .map(({ uri, addedAt, addedBy }) => ({ uri, addedAt, addedBy }));
    const snapshotId = snapshotOf(playlist);
    return {
      id,
      ownerId,
      name,
      description,
      public: isPublic,
      collaborative: isCollaborative,
      snapshotId,
      entries,
    };
  };
  const fill = (playlist: Playlist, given: unknown, where: string) =>
    given === undefined
      ? playlist
      : playlists.edit(playlist, {
          kind: "replace",
          entries: readEntries(given, where, { addedAt: clock.now(), addedBy: playlist.ownerId }),
        });
  return {
    create(input) {
      const where = "playlists.create";
      const fields = readFields(input, where, ["id", "ownerId", ...settings]);
      const isEditor = fields.ownerId === editorId;
      const ownerId = isEditor ? editorId : personOf(people, fields.ownerId, where).id;
      const id = optional(fields.id, `${where}: id`, readNewId) ?? world.foundation.newPlaylistId(playlists);
      if (playlists.get(id) !== undefined) throw new InputError(where, `there is a playlist "${id}" already`);
      const isCollaborative = fields.collaborative === true;
      const usual = { name: "", description: null, isPublic: !isCollaborative, isCollaborative };
      const details = readDetails({ ...fields, name: readText(fields.name, `${where}: name`) }, usual, where);
      const playlist = fill(playlists.create(id, ownerId, details), fields.entries, where);
      if (!isEditor) library.save(ownerId, [{ type: "playlist", id }], clock.now());
      return record(playlist);
    },
    update(id, input) {
      const where = "playlists.update";
      const before = find(id, "update");
      const fields = readFields(input, where, settings);
      const changed = playlists.change(before, readDetails(fields, before, where));
      return record(fill(changed, fields.entries, where));
    },
    get: (id) => record(find(id, "get")),
    list: () => playlists.list().map(record),
    remove: (id) => removePlaylist(world, find(id, "remove")),
  };
}

/** Forgets a person's playlists and library, and that others followed them. */
export function forgetListener(world: World, personId: string): void {
  for (const playlist of world.playlists.list()) {
    if (playlist.ownerId === personId) removePlaylist(world, playlist);
  }
  world.library.removePerson(personId);
}

function removePlaylist({ playlists, library }: World, { id }: Playlist): void {
  playlists.remove(id);
  library.removeEverywhere({ type: "playlist", id });
}

function readNewId(value: unknown, where: string): string {
  const id = readText(value, where);
  if (!/^[0-9A-Za-z]{22}$/.test(id)) throw new InputError(where, "must be 22 letters and digits");
  return id;
}

function readDetails(
  fields: Record<string, unknown>,
  { name, description, isPublic, isCollaborative }: PlaylistDetails,
  where: string,
): PlaylistDetails {
  const details = {
    name: optional(fields.name, `${where}: name`, readText) ?? name,
    description:
      fields.description === null
        ? null
        : (optional(fields.description, `${where}: description`, readText) ?? description),
    isPublic: optional(fields.public, `${where}: public`, readBoolean) ?? isPublic,
    isCollaborative:
      optional(fields.collaborative, `${where}: collaborative`, readBoolean) ?? isCollaborative,
  };
  if (details.isPublic && details.isCollaborative) {
    throw new InputError(`${where}: collaborative`, "goes with public: false alone");
  }
  return details;
}

function readEntries(value: unknown, where: string, usual: Omit<NewEntry, "uri">): NewEntry[] {
  if (!Array.isArray(value))
    throw new InputError(`${where}: entries`, "must be a list of URIs or { uri, … }");
  return value.map((entry: unknown, index) => {
    const at = `${where}: entries[${index}]`;
    if (typeof entry === "string") return { uri: readUri(entry, at), ...usual };
    const { uri, addedAt, addedBy } = readFields(entry, at, ["uri", "addedAt", "addedBy"]);
    return {
      uri: readUri(uri, `${at}: uri`),
      addedAt: addedAt === null ? null : (optional(addedAt, `${at}: addedAt`, readTime) ?? usual.addedAt),
      addedBy: addedBy === null ? null : (optional(addedBy, `${at}: addedBy`, readText) ?? usual.addedBy),
    };
  });
}

function readUri(value: unknown, where: string): string {
  const uri = readText(value, where);
  const type = parseUri(uri)?.type;
  if (type !== "track" && type !== "episode" && !uri.startsWith("spotify:local:")) {
    throw new InputError(where, "must be the URI of a track, an episode or a local file");
  }
  return uri;
}
