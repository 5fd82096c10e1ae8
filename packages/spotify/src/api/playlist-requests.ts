import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { toId } from "../convert.ts";
import type { Playlist, PlaylistItem, SimplifiedPlaylist } from "../model/playlist.ts";
import type { Operation } from "../operations/operation.ts";
import type { MarketOptions } from "./options.ts";
import { withPagingFields } from "./playlist-fields.ts";
import { itemsKind, readPlaylist, readPlaylists } from "./playlist-shape.ts";

/** Of a playlist, what is to be seen. */
export interface PlaylistReadOptions extends MarketOptions {
  /**
   * What else than tracks the caller can show. Default: both, for Spotify hides the item of a kind that is not
   * named.
   */
  readonly additionalTypes?: readonly ("track" | "episode")[] | undefined;
}

/** Which of a playlist's entries, and what of them. */
export interface PlaylistItemsOptions<Max extends number> extends PageOptions<Max>, PlaylistReadOptions {
  /**
   * Which parts of the entries to read, in Spotify's form: `items(added_at,item(name,uri))`. What a walk over all pages
   * needs is added. Default: everything.
   */
  readonly fields?: string | undefined;
}

/** What a playlist is called, and who may see and change it. */
export interface PlaylistDetails {
  /** Not empty. */
  readonly name?: string | undefined;
  /** Plain text. Null, as a playlist has it that has none, leaves it out. */
  readonly description?: string | null | undefined;
  /** Whether it shows on the owner's profile. */
  readonly public?: boolean | undefined;
  /** Whether others may change it; only where it is not public. */
  readonly collaborative?: boolean | undefined;
}

/** The same for a new one, which needs a name. */
export interface NewPlaylist extends PlaylistDetails {
  readonly name: string;
}

/** A playlist's entries, by the path of 2026 or the one before. */
export function itemsOf(
  connection: Connection,
  operation: Operation,
  id: string,
  options: Omit<PlaylistItemsOptions<50>, "limit"> & { readonly limit?: number | undefined },
): Listing<PlaylistItem> {
  const { limit, offset, market, fields } = options;
  const chosen = fields === undefined ? undefined : withPagingFields(fields);
  return new Listing(
    connection,
    operation,
    () => ({
      path: pathOf(id),
      query: { market, fields: chosen, limit, offset, additional_types: typesOf(options) },
      options,
    }),
    itemsKind(operation).read,
  );
}

/** Somebody's playlists. */
export function playlistsOf(
  connection: Connection,
  operation: Operation,
  options: PageOptions,
  userId?: string,
): Listing<SimplifiedPlaylist> {
  const { limit, offset } = options;
  return new Listing(
    connection,
    operation,
    () => ({
      ...(userId === undefined ? {} : { path: { user_id: toId("user", userId) } }),
      query: { limit, offset },
      options,
    }),
    readPlaylists,
  );
}

/** Makes a playlist. */
export async function createPlaylist(
  connection: Connection,
  operation: Operation,
  playlist: NewPlaylist,
  options: CallOptions,
  userId?: string,
): Promise<Playlist> {
  const made = await connection.call<Playlist>(operation, {
    ...(userId === undefined ? {} : { path: { user_id: toId("user", userId) } }),
    json: detailsOf(playlist),
    options,
  });
  return readPlaylist(made);
}

export function pathOf(id: string) {
  return { playlist_id: toId("playlist", id) };
}

export function typesOf({ additionalTypes = ["track", "episode"] }: PlaylistReadOptions): readonly string[] {
  return additionalTypes;
}

export function detailsOf({ name, description, public: isPublic, collaborative }: PlaylistDetails) {
  return { name, description: description ?? undefined, public: isPublic, collaborative };
}
