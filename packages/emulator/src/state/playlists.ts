import { createHash } from "node:crypto";
import { inTransaction, whenReplaced } from "./database.ts";
import { openDocuments } from "./documents.ts";
import { applyEdit, type NewEntry, type PlaylistEdit, type PlaylistEntry } from "./playlist-edits.ts";
import type { Database } from "./sqlite.ts";

/** A playlist without its entries. */
export interface Playlist {
  id: string;
  ownerId: string;
  name: string;
  description: string | null;
  /** Whether it shows on the owner's profile, and everyone may read it. */
  isPublic: boolean;
  /** Whether those who follow it may change its entries. Never with `isPublic`. */
  isCollaborative: boolean;
  /** Grows by one with each change. */
  revision: number;
  /** The revision that brought its own picture; null: it shows the covers of what is in it. */
  pictureRevision: number | null;
}

export type PlaylistDetails = Pick<Playlist, "name" | "description" | "isPublic" | "isCollaborative">;

/** Playlists, each with every change of its entries since it was made. */
export interface Playlists {
  get(id: string): Playlist | undefined;
  /** Oldest first. */
  list(): Playlist[];
  create(id: string, ownerId: string, details: PlaylistDetails): Playlist;
  /** Puts one in as it was at a revision. Whatever it was before is not known any more: earlier revisions had the same. */
  restore(playlist: Playlist, entries: readonly NewEntry[], jpeg: Uint8Array | undefined): void;
  /** @returns the playlist with the revision that this makes */
  change(playlist: Playlist, details: Partial<PlaylistDetails>): Playlist;
  /** Its entries, or those it had at an earlier revision. */
  entries(playlist: Pick<Playlist, "id" | "revision">): readonly PlaylistEntry[];
  /** @returns the playlist with the revision that this makes */
  edit(playlist: Playlist, edit: PlaylistEdit): Playlist;
  /** The JPEG that was uploaded for it. */
  picture(id: string): Uint8Array | undefined;
  setPicture(playlist: Playlist, jpeg: Uint8Array): Playlist;
  remove(id: string): void;
}

export function openPlaylists(database: Database): Playlists {
  const playlists = openDocuments<Playlist>(database, "playlists");
  const insertEdit = database.prepare(
    "insert into playlist_edits (playlist_id, revision, data) values (?, ?, ?)",
  );
  const selectEdits = database.prepare(
    "select revision, data from playlist_edits where playlist_id = ? and revision <= ? order by revision",
  );
  const eraseEdits = database.prepare("delete from playlist_edits where playlist_id = ?");
  const insertPicture = database.prepare(
    "insert or replace into playlist_images (playlist_id, jpeg) values (?, ?)",
  );
  const selectPicture = database.prepare("select jpeg from playlist_images where playlist_id = ?");
  const erasePicture = database.prepare("delete from playlist_images where playlist_id = ?");
  const held = new Map<string, readonly PlaylistEntry[]>();
  whenReplaced(database, () => held.clear());

  const entriesAt = (id: string, lastRevision: number) => {
    let entries: readonly PlaylistEntry[] = [];
    for (const { revision, data } of selectEdits.all(id, lastRevision)) {
      entries = applyEdit(entries, JSON.parse(String(data)) as PlaylistEdit, Number(revision));
    }
    return entries;
  };
  const latest = ({ id, revision }: Playlist) => {
    const entries = held.get(id) ?? entriesAt(id, revision);
    held.set(id, entries);
    return entries;
  };
  const revise = (playlist: Playlist, changes: Partial<Playlist>) => {
    const revised = { ...playlist, ...changes, revision: playlist.revision + 1 };
    playlists.put(playlist.id, revised);
    return revised;
  };
  return {
    get: playlists.get,
    list: playlists.values,
    create(id, ownerId, details) {
      const playlist = { id, ownerId, ...details, revision: 1, pictureRevision: null };
      playlists.put(id, playlist);
      return playlist;
    },
    restore(playlist, entries, jpeg) {
      const edit: PlaylistEdit = { kind: "replace", entries };
      inTransaction(database, () => {
        playlists.put(playlist.id, playlist);
        eraseEdits.run(playlist.id);
        insertEdit.run(playlist.id, 0, JSON.stringify(edit));
        if (jpeg !== undefined) insertPicture.run(playlist.id, jpeg);
      });
      held.delete(playlist.id);
    },
    change: revise,
    entries({ id, revision }) {
      const now = playlists.get(id);
      return now === undefined ? [] : now.revision === revision ? latest(now) : entriesAt(id, revision);
    },
    edit(playlist, edit) {
      const { id } = playlist;
      const entries = latest(playlist);
      const revision = playlist.revision + 1;
      const revised = inTransaction(database, () => {
        insertEdit.run(id, revision, JSON.stringify(edit));
        return revise(playlist, {});
      });
      held.set(id, applyEdit(entries, edit, revision));
      return revised;
    },
    picture(id) {
      const jpeg = selectPicture.get(id)?.jpeg;
      return jpeg instanceof Uint8Array ? jpeg : undefined;
    },
    setPicture: (playlist, jpeg) =>
      inTransaction(database, () => {
        insertPicture.run(playlist.id, jpeg);
        return revise(playlist, { pictureRevision: playlist.revision + 1 });
      }),
    remove(id) {
      inTransaction(database, () => {
        playlists.remove(id);
        eraseEdits.run(id);
        erasePicture.run(id);
      });
      held.delete(id);
    },
  };
}

/** The opaque name of a version of a playlist: the revision, and what ties it to this playlist. */
export function snapshotOf({ id, revision }: Pick<Playlist, "id" | "revision">): string {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32BE(revision);
  createHash("sha256").update(`${id}:${revision}`).digest().copy(bytes, 4, 0, 20);
  return bytes.toString("base64");
}

/** The revision that a snapshot id names; undefined where this playlist never had it. */
export function revisionOf(playlist: Playlist, snapshot: string): number | undefined {
  const bytes = Buffer.from(snapshot, "base64");
  if (bytes.length !== 24) return undefined;
  const revision = bytes.readUInt32BE();
  const isOne = revision >= 1 && revision <= playlist.revision;
  return isOne && snapshotOf({ id: playlist.id, revision }) === snapshot ? revision : undefined;
}
