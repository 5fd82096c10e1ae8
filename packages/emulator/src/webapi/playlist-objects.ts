import type { Episode } from "../catalogue/things.ts";
import { editorId } from "../savable.ts";
import { parseUri } from "../spotify-uri.ts";
import type { PlaylistEntry } from "../state/playlist-edits.ts";
import { type Playlist, snapshotOf } from "../state/playlists.ts";
import { episodeObject } from "./objects/episode.ts";
import { localTrackObject } from "./objects/local-track.ts";
import { precisionOf, type Shape, shapeOf } from "./objects/shape.ts";
import { trackObject } from "./objects/track.ts";
import type { Call } from "./operation.ts";
import { offsetPage, type PageLimit } from "./paging.ts";
import { playlistImages } from "./playlist-images.ts";
import { collaborates } from "./playlist-rights.ts";
import { timestamp } from "./timestamp.ts";

/** How much of a playlist's entries one request may have, on the path of 2026 and on the old one. */
export const itemsLimit: PageLimit = { default: 20, max: 50 };
export const tracksLimit: PageLimit = { default: 20, max: 100 };

/** SimplifiedPlaylistObject. Apps that are not under the rules of 2026 read `tracks` as well. */
export function simplifiedPlaylistObject(playlist: Playlist, call: Call) {
  const total = call.world.playlists.entries(playlist).length;
  const link = (name: string) => ({ href: `${call.origin}/v1/playlists/${playlist.id}/${name}`, total });
  return {
    ...playlistFacts(playlist, call),
    items: link("items"),
    ...(isSmall(call) ? {} : { tracks: link("tracks") }),
  };
}

/** PlaylistObject. In Development Mode the entries are for those who can change them. */
export function playlistObject(playlist: Playlist, call: Call) {
  const { world, person } = call;
  const isShown = !isSmall(call) || collaborates(world, playlist, person);
  const holders = world.library.holders({ type: "playlist", id: playlist.id });
  return {
    ...playlistFacts(playlist, call),
    followers: { href: null, total: holders.filter((id) => id !== playlist.ownerId).length },
    ...(isShown ? { items: embeddedPage(playlist, call, "items", itemsLimit.max) } : {}),
    ...(isSmall(call) ? {} : { tracks: embeddedPage(playlist, call, "tracks", tracksLimit.max) }),
  };
}

/** PagingPlaylistTrackObject. */
export function entriesPage(playlist: Playlist, call: Call, limit: PageLimit) {
  const shape = shapeOf(call);
  return offsetPage(call, {
    items: call.world.playlists.entries(playlist),
    limit,
    map: (entry) => entryObject(entry, call, shape),
  });
}

// The query belongs to the playlist: what says how an entry is shown goes on into the links, and nothing else.
function embeddedPage(playlist: Playlist, call: Call, name: "items" | "tracks", size: number) {
  const kept = [...call.query].filter(([name]) => name === "market" || name === "additional_types");
  const path = `/v1/playlists/${playlist.id}/${name}`;
  return entriesPage(
    playlist,
    { ...call, path, query: new URLSearchParams(kept) },
    { default: size, max: size },
  );
}

/** PlaylistTrackObject. */
function entryObject({ uri, addedAt, addedBy }: PlaylistEntry, call: Call, shape: Shape) {
  const item = itemObject(uri, call, shape);
  return {
    added_at: addedAt === null ? null : timestamp(addedAt),
    added_by: addedBy === null ? null : userObject(addedBy, call),
    is_local: isLocal(uri),
    item,
    ...(isSmall(call) ? {} : { track: item }),
    primary_color: null,
    video_thumbnail: { url: null },
  };
}

/** TrackObject or EpisodeObject; null for what is not to be had any more. */
function itemObject(uri: string, { world, query }: Call, shape: Shape) {
  if (isLocal(uri)) return { ...localTrackObject(localFileOf(uri)), episode: false, track: true };
  const { type, id = "" } = parseUri(uri) ?? {};
  const track = type === "track" ? world.catalogue.tracks.get(id) : undefined;
  if (track !== undefined) return { ...trackObject(track, shape), episode: false, track: true };
  const episode = type === "episode" ? world.catalogue.episodes.get(id) : undefined;
  if (episode === undefined) return null;
  const isKnown = query.get("additional_types")?.split(",").includes("episode");
  return {
    ...(isKnown ? episodeObject(episode, shape) : episodeAsTrack(episode, shape)),
    episode: true,
    track: false,
  };
}

/** An episode for those who do not name `episode` among additional_types: as a track of an album, its show. */
function episodeAsTrack(episode: Episode, shape: Shape) {
  const {
    duration_ms,
    explicit,
    external_urls,
    href,
    id,
    images,
    is_playable,
    name,
    release_date,
    show,
    uri,
  } = episodeObject(episode, shape);
  return {
    album: {
      album_type: "album",
      artists: [],
      ...(shape.isSmall || shape.market !== undefined ? {} : { available_markets: [] }),
      external_urls: show.external_urls,
      href: show.href,
      id: show.id,
      images,
      name: show.name,
      release_date,
      release_date_precision: precisionOf(release_date),
      total_tracks: show.total_episodes,
      type: "album",
      uri: show.uri,
    },
    artists: [],
    disc_number: 0,
    duration_ms,
    explicit,
    external_ids: {},
    external_urls,
    href,
    id,
    is_local: false,
    ...(shape.market === undefined ? {} : { is_playable }),
    name,
    ...(shape.isSmall ? {} : { popularity: 0 }),
    preview_url: null,
    track_number: 0,
    type: "track",
    uri,
  };
}

export function isLocal(uri: string): boolean {
  return uri.startsWith("spotify:local:");
}

function localFileOf(uri: string) {
  const [artist = "", album = "", name = "", seconds = ""] = uri.split(":").slice(2).map(decodePart);
  return { artist, album, name, durationMs: (Number(seconds) || 0) * 1000 };
}

function decodePart(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function playlistFacts(playlist: Playlist, call: Call) {
  const { id, name, description, isPublic, isCollaborative } = playlist;
  return {
    collaborative: isCollaborative,
    description,
    external_urls: { spotify: `https://open.spotify.com/playlist/${id}` },
    href: `${call.origin}/v1/playlists/${id}`,
    id,
    images: playlistImages(playlist, call),
    name,
    owner: ownerObject(playlist, call),
    primary_color: null,
    public: isPublic,
    snapshot_id: snapshotOf(playlist),
    type: "playlist",
    uri: `spotify:playlist:${id}`,
  };
}

/** PlaylistOwnerObject. */
function ownerObject({ ownerId }: Playlist, call: Call) {
  const name = ownerId === editorId ? "Spotify" : (call.world.people.get(ownerId)?.display_name ?? null);
  return { display_name: name, ...userObject(ownerId, call) };
}

/** PlaylistUserObject. */
function userObject(userId: string, { origin }: Call) {
  const id = encodeURIComponent(userId);
  return {
    external_urls: { spotify: `https://open.spotify.com/user/${id}` },
    href: `${origin}/v1/users/${id}`,
    id: userId,
    type: "user",
    uri: `spotify:user:${id}`,
  };
}

function isSmall({ rules }: Call): boolean {
  return rules.smallerApi;
}
