import { readReference } from "../catalogue/references.ts";
import { createPlaylistControl, type EmulatorPlaylist } from "../control/playlists.ts";
import { InputError, optional, readBoolean, readFields, readNumber, readText } from "../input.ts";
import { editorId } from "../savable.ts";
import type { World } from "../world.ts";
import { at } from "./places.ts";

const details = ["id", "ownerId", "name", "description", "public", "collaborative", "entries"] as const;

/** Adds a playlist, which its owner then has in the library. */
export function addPlaylist(world: World, value: unknown, where: string): void {
  const { playlists, library, catalogue } = world;
  const fields = readFields(value, where, [...details, "revision", "picture", "ownerFollows"]);
  const { revision, picture, ownerFollows, entries, ...rest } = fields;
  const id = typeof rest.id === "string" ? rest.id : "";
  // What was made of Spotify's own comes in place of how they were made.
  if (rest.ownerId === editorId && catalogue.playlists.has(id) && playlists.get(id)?.revision === 2) {
    playlists.remove(id);
  }
  const given = {
    ...rest,
    ...(entries === undefined ? {} : { entries: readEntries(entries, where, world) }),
  };
  const made = at(where, "playlists.create", () =>
    createPlaylistControl(world).create(given as unknown as EmulatorPlaylist),
  );
  if (optional(ownerFollows, `${where}.ownerFollows`, readBoolean) === false) {
    library.remove(made.ownerId, [{ type: "playlist", id: made.id }]);
  }
  const uploaded = picture === undefined ? undefined : readPicture(picture, `${where}.picture`);
  const playlist = playlists.get(made.id);
  if (playlist === undefined || (revision === undefined && uploaded === undefined)) return;
  const restored = optional(revision, `${where}.revision`, readRevision) ?? playlist.revision;
  if (uploaded !== undefined && uploaded.revision > restored) {
    throw new InputError(
      `${where}.picture.revision`,
      `must be ${restored} or less, the playlist's own revision`,
    );
  }
  playlists.restore(
    { ...playlist, revision: restored, pictureRevision: uploaded?.revision ?? null },
    made.entries,
    uploaded?.jpeg,
  );
}

function readEntries(value: unknown, where: string, { catalogue }: World): unknown[] {
  if (!Array.isArray(value)) throw new InputError(`${where}.entries`, "must be a list of URIs or { uri, … }");
  return value.map((entry: unknown, index) => {
    const place = `${where}.entries[${index}]`;
    if (typeof entry === "string") return entry;
    if (typeof entry !== "object" || entry === null || !("uri" in entry)) {
      return readReference(entry, place, catalogue);
    }
    return typeof entry.uri === "string"
      ? entry
      : { ...entry, uri: readReference(entry.uri, `${place}.uri`, catalogue) };
  });
}

function readPicture(value: unknown, where: string): { jpeg: Uint8Array; revision: number } {
  const { jpeg, revision } = readFields(value, where, ["jpeg", "revision"]);
  const text = readText(jpeg, `${where}.jpeg`);
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text || bytes[0] !== 0xff || bytes[1] !== 0xd8) {
    throw new InputError(`${where}.jpeg`, "must be a JPEG in base64");
  }
  return { jpeg: new Uint8Array(bytes), revision: readRevision(revision, `${where}.revision`) };
}

// Snapshot ids have room for 32 bits of it.
function readRevision(value: unknown, where: string): number {
  const revision = readNumber(value, where, 1);
  if (!Number.isInteger(revision) || revision > 1_000_000_000) {
    throw new InputError(where, "must be a whole number of changes, 1 or more");
  }
  return revision;
}
