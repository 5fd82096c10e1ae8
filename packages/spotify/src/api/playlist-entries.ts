import { inChunks } from "../client/batch.ts";
import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { toId } from "../convert.ts";
import type { PlaylistSnapshot } from "../model/playlist.ts";
import type { Operation } from "../operations/operation.ts";
import { uriOf } from "./uri.ts";

/** Where in a playlist to add. */
export interface AddOptions extends CallOptions {
  /** The place of the first of them, counted from 0. Default: after the last entry. */
  readonly position?: number | undefined;
}

/** From which version of a playlist to remove. */
export interface RemoveOptions extends CallOptions {
  /** The version to take them out of. Default: the present one. */
  readonly snapshotId?: string | undefined;
}

/** What to move in a playlist, and where to. */
export interface ReorderOptions extends CallOptions {
  /** The place of the first entry to move, counted from 0. */
  readonly rangeStart: number;
  /** The place before which they go, as counted before the move. */
  readonly insertBefore: number;
  /** How many to move. Default 1. */
  readonly rangeLength?: number | undefined;
  /** The version to move them in. Default: the present one. */
  readonly snapshotId?: string | undefined;
}

/** Changes of a playlist's entries, by the paths of 2026 (`/items`) or the ones before (`/tracks`). */
export class PlaylistEntries {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async add(
    operation: Operation,
    id: string,
    items: readonly string[],
    options: AddOptions,
  ): Promise<PlaylistSnapshot | undefined> {
    const uris = items.map(entryUri);
    const path = pathOf(id);
    let { position } = options;
    const snapshots = await inChunks(uris, operation, async (chunk) => {
      const snapshot = await this.#change(operation, path, { uris: chunk, position }, options);
      if (position !== undefined) position += chunk.length;
      return snapshot;
    });
    return snapshots.at(-1);
  }

  async replace(
    operation: Operation,
    add: Operation,
    id: string,
    items: readonly string[],
    options: CallOptions,
  ): Promise<PlaylistSnapshot> {
    const uris = items.map(entryUri);
    const path = pathOf(id);
    if (uris.length === 0) return this.#change(operation, path, { uris }, options);
    const snapshots = await inChunks(uris, operation, (chunk, done) =>
      this.#change(done === 0 ? operation : add, path, { uris: chunk }, options),
    );
    return snapshots.at(-1) ?? { snapshot_id: "" };
  }

  async reorder(operation: Operation, id: string, options: ReorderOptions): Promise<PlaylistSnapshot> {
    const { rangeStart, insertBefore, rangeLength, snapshotId } = options;
    const range = {
      range_start: rangeStart,
      insert_before: insertBefore,
      range_length: rangeLength,
      snapshot_id: snapshotId,
    };
    return this.#change(operation, pathOf(id), range, options);
  }

  async remove(
    operation: Operation,
    id: string,
    items: readonly string[],
    options: RemoveOptions,
  ): Promise<PlaylistSnapshot | undefined> {
    const entries = items.map((item) => ({ uri: entryUri(item) }));
    const path = pathOf(id);
    const key = operation.batch?.of ?? "items";
    let snapshot = options.snapshotId;
    const snapshots = await inChunks(entries, operation, async (chunk) => {
      const answer = await this.#change(operation, path, { [key]: chunk, snapshot_id: snapshot }, options);
      // Each part goes out from what the one before made, so that nothing that came between is lost.
      if (snapshot !== undefined) snapshot = answer.snapshot_id;
      return answer;
    });
    return snapshots.at(-1);
  }

  #change(
    operation: Operation,
    path: Readonly<Record<string, string>>,
    json: Readonly<Record<string, unknown>>,
    options: CallOptions,
  ): Promise<PlaylistSnapshot> {
    return this.#connection.call<PlaylistSnapshot>(operation, { path, json, options });
  }
}

function pathOf(id: string) {
  return { playlist_id: toId("playlist", id) };
}

function entryUri(item: string): string {
  return uriOf(item, ["track", "episode"]);
}
