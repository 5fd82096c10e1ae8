import type { Album, Artist, Episode, Show, Track } from "../catalogue/catalogue.ts";
import { coverSizes } from "../catalogue/covers.ts";
import type { Call } from "./operation.ts";

/** What the shape of an object depends on. */
export type Shape = Pick<Call, "app" | "origin"> & { market: string | undefined };

const markets = ["DE", "ES", "GB", "HR", "JO", "JP", "KZ", "NG", "NO", "SE", "US"];

/** TrackObject. Development Mode of 2026 leaves fields out (changelog of February 2026). */
export function trackObject(track: Track, shape: Shape) {
  const { id, name, album, durationMs, explicit, number, popularity } = track;
  return {
    album: albumObject(album, shape),
    artists: [artistObject(album.artist, shape)],
    ...(isSmall(shape) || shape.market !== undefined ? {} : { available_markets: markets }),
    disc_number: 1,
    duration_ms: durationMs,
    explicit,
    external_ids: { isrc: `XXA00${id.slice(0, 7).toUpperCase()}` },
    external_urls: webAddress("track", id),
    href: `${shape.origin}/v1/tracks/${id}`,
    id,
    is_local: false,
    ...(shape.market === undefined ? {} : { is_playable: true }),
    name,
    ...(isSmall(shape) ? {} : { popularity }),
    preview_url: null,
    track_number: number,
    type: "track",
    uri: `spotify:track:${id}`,
  };
}

/** SimplifiedAlbumObject. */
function albumObject(album: Album, shape: Shape) {
  const { id, name, artist, released, type, tracks } = album;
  return {
    album_type: type,
    artists: [artistObject(artist, shape)],
    ...(isSmall(shape) || shape.market !== undefined ? {} : { available_markets: markets }),
    external_urls: webAddress("album", id),
    href: `${shape.origin}/v1/albums/${id}`,
    id,
    images: coverImages(id, shape),
    ...(shape.market === undefined ? {} : { is_playable: true }),
    name,
    release_date: released,
    release_date_precision: precisionOf(released),
    total_tracks: tracks.length,
    type: "album",
    uri: `spotify:album:${id}`,
  };
}

/** SimplifiedArtistObject. */
function artistObject({ id, name }: Artist, { origin }: Shape) {
  return {
    external_urls: webAddress("artist", id),
    href: `${origin}/v1/artists/${id}`,
    id,
    name,
    type: "artist",
    uri: `spotify:artist:${id}`,
  };
}

/** EpisodeObject. */
export function episodeObject(episode: Episode, shape: Shape) {
  const { id, name, show, description, durationMs, released } = episode;
  return {
    audio_preview_url: null,
    description,
    duration_ms: durationMs,
    explicit: false,
    external_urls: webAddress("episode", id),
    href: `${shape.origin}/v1/episodes/${id}`,
    html_description: `<p>${escapeHtml(description)}</p>`,
    id,
    images: coverImages(id, shape),
    is_externally_hosted: false,
    is_playable: true,
    language: show.language,
    languages: [show.language],
    name,
    release_date: released,
    release_date_precision: precisionOf(released),
    show: showObject(show, shape),
    type: "episode",
    uri: `spotify:episode:${id}`,
  };
}

/** SimplifiedShowObject. */
function showObject(show: Show, shape: Shape) {
  const { id, name, publisher, description, language, episodes } = show;
  return {
    ...(isSmall(shape) ? {} : { available_markets: markets }),
    copyrights: [],
    description,
    explicit: false,
    external_urls: webAddress("show", id),
    href: `${shape.origin}/v1/shows/${id}`,
    html_description: `<p>${escapeHtml(description)}</p>`,
    id,
    images: coverImages(id, shape),
    is_externally_hosted: false,
    languages: [language],
    media_type: "audio",
    name,
    ...(isSmall(shape) ? {} : { publisher }),
    total_episodes: episodes.length,
    type: "show",
    uri: `spotify:show:${id}`,
  };
}

/** A track of the person's own disk: nothing of it is Spotify's. */
export function localTrackObject(file: { name: string; artist: string; album: string; durationMs: number }) {
  const { name, artist, album, durationMs } = file;
  const seconds = Math.round(durationMs / 1000);
  const part = (text: string) => encodeURIComponent(text).replaceAll("%20", "+");
  return {
    album: {
      album_type: null,
      artists: [],
      external_urls: {},
      href: null,
      id: null,
      images: [],
      name: album,
      release_date: null,
      release_date_precision: null,
      type: "album",
      uri: null,
    },
    artists: [{ external_urls: {}, href: null, id: null, name: artist, type: "artist", uri: null }],
    disc_number: 0,
    duration_ms: durationMs,
    explicit: false,
    external_ids: {},
    external_urls: {},
    href: null,
    id: null,
    is_local: true,
    name,
    preview_url: null,
    track_number: 0,
    type: "track",
    uri: `spotify:local:${part(artist)}:${part(album)}:${part(name)}:${seconds}`,
  };
}

/** ContextObject. */
export function contextObject(uri: string, origin: string) {
  const [, type = "", id = ""] = uri.split(":");
  return { external_urls: webAddress(type, id), href: `${origin}/v1/${type}s/${id}`, type, uri };
}

function coverImages(id: string, { origin }: Shape) {
  return coverSizes.map((size) => ({
    url: `${origin}/_covers/${id}.svg?size=${size}`,
    height: size,
    width: size,
  }));
}

function webAddress(type: string, id: string) {
  return { spotify: `https://open.spotify.com/${type}/${id}` };
}

function isSmall({ app }: Shape): boolean {
  return app.mode === "development";
}

function precisionOf(released: string): "year" | "month" | "day" {
  return released.length === 4 ? "year" : released.length === 7 ? "month" : "day";
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
