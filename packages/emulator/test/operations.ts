import { openCatalogue } from "../src/catalogue/catalogue.ts";
import { categories } from "../src/catalogue/editorial.ts";
import { idFor } from "../src/catalogue/ids.ts";
import type { Emulator, QuotaMode } from "../src/index.ts";
import { emulatorIn, episodeUri, type Member, trackIds, trackUris } from "./member.ts";

const catalogue = openCatalogue();
const [artist] = catalogue.artists.keys();
const [show] = catalogue.shows.keys();
const [episode] = catalogue.episodes.keys();
const [audiobook] = catalogue.audiobooks.keys();
const [chapter] = catalogue.chapters.keys();
const [category] = categories.keys();
const [one = ""] = trackUris;
const track = trackIds[0];
const tracks = [...catalogue.tracks.keys()];
const albums = [...catalogue.albums.keys()];
const some = (ids: readonly string[]) => ids.filter((_, index) => index % 97 === 0).slice(0, 20);
const ferry = idFor("playlist", "ada", "Evening Ferry");
const entries = { uris: [one] };
const jpeg = Buffer.from("ffd8ffe0ffd9", "hex").toString("base64");

function toHerDevice({ control }: Emulator) {
  return { device_ids: control.devices.list("ada").map(({ id }) => id) };
}

/** A request of an operation that Ada's app has an answer to. */
export interface Asking {
  path: string;
  /** A text is sent as it is, a function makes it, anything else is sent as JSON. */
  body?: unknown;
}

/** One request for each of the 97 operations; no request needs what another one has done. */
export const everyOperation: Readonly<Record<string, Asking>> = {
  "GET /albums/{id}": { path: `/albums/${albums.at(-1)}` },
  "GET /albums": { path: `/albums?ids=${some(albums)}` },
  "GET /albums/{id}/tracks": { path: `/albums/${albums[0]}/tracks` },
  "GET /artists/{id}": { path: `/artists/${artist}` },
  "GET /artists": { path: `/artists?ids=${[...catalogue.artists.keys()].slice(0, 50)}` },
  "GET /artists/{id}/albums": { path: `/artists/${[...catalogue.artists.keys()][15]}/albums` },
  "GET /artists/{id}/top-tracks": { path: `/artists/${artist}/top-tracks` },
  "GET /artists/{id}/related-artists": { path: `/artists/${artist}/related-artists` },
  "GET /shows/{id}": { path: `/shows/${show}` },
  "GET /shows": { path: `/shows?ids=${[...catalogue.shows.keys()]}` },
  "GET /shows/{id}/episodes": { path: `/shows/${show}/episodes` },
  "GET /episodes/{id}": { path: `/episodes/${episode}` },
  "GET /episodes": { path: `/episodes?ids=${[...catalogue.episodes.keys()].slice(0, 9)}` },
  "GET /audiobooks/{id}": { path: `/audiobooks/${audiobook}` },
  "GET /audiobooks": { path: `/audiobooks?ids=${[...catalogue.audiobooks.keys()].slice(0, 3)}` },
  "GET /audiobooks/{id}/chapters": { path: `/audiobooks/${audiobook}/chapters` },
  "GET /chapters/{id}": { path: `/chapters/${chapter}` },
  "GET /chapters": { path: `/chapters?ids=${[...catalogue.chapters.keys()].slice(0, 9)}` },
  "GET /tracks/{id}": { path: `/tracks/${tracks[0]}` },
  "GET /tracks": { path: `/tracks?ids=${some(tracks)}` },
  "GET /search": { path: "/search?q=a&type=album,artist,playlist,track,show,episode,audiobook" },
  "GET /browse/featured-playlists": { path: "/browse/featured-playlists" },
  "GET /browse/categories": { path: "/browse/categories" },
  "GET /browse/categories/{category_id}": { path: `/browse/categories/${category}` },
  "GET /browse/categories/{category_id}/playlists": { path: `/browse/categories/${category}/playlists` },
  "GET /browse/new-releases": { path: "/browse/new-releases" },
  "GET /audio-features": { path: `/audio-features?ids=${some(tracks)}` },
  "GET /audio-features/{id}": { path: `/audio-features/${tracks[0]}` },
  "GET /audio-analysis/{id}": { path: `/audio-analysis/${tracks[0]}` },
  "GET /recommendations": {
    path: `/recommendations?seed_genres=jazz&seed_artists=${artist}&seed_tracks=${tracks[0]}`,
  },
  "GET /recommendations/available-genre-seeds": { path: "/recommendations/available-genre-seeds" },
  "GET /markets": { path: "/markets" },

  "GET /me": { path: "/me" },
  "GET /users/{user_id}": { path: "/users/bela" },
  "GET /me/top/artists": { path: "/me/top/artists" },
  "GET /me/top/tracks": { path: "/me/top/tracks" },

  "GET /me/player": { path: "/me/player?additional_types=track,episode" },
  "GET /me/player/currently-playing": { path: "/me/player/currently-playing?additional_types=track,episode" },
  "GET /me/player/devices": { path: "/me/player/devices" },
  "GET /me/player/queue": { path: "/me/player/queue" },
  "GET /me/player/recently-played": { path: "/me/player/recently-played" },
  "PUT /me/player": { path: "/me/player", body: toHerDevice },
  "PUT /me/player/play": { path: "/me/player/play", body: entries },
  "PUT /me/player/pause": { path: "/me/player/pause" },
  "POST /me/player/next": { path: "/me/player/next" },
  "POST /me/player/previous": { path: "/me/player/previous" },
  "PUT /me/player/seek": { path: "/me/player/seek?position_ms=1000" },
  "PUT /me/player/repeat": { path: "/me/player/repeat?state=track" },
  "PUT /me/player/volume": { path: "/me/player/volume?volume_percent=30" },
  "PUT /me/player/shuffle": { path: "/me/player/shuffle?state=true" },
  "POST /me/player/queue": { path: `/me/player/queue?uri=${one}` },

  "GET /me/library/contains": { path: `/me/library/contains?uris=${one}` },
  "PUT /me/library": { path: `/me/library?uris=${one}` },
  "DELETE /me/library": { path: `/me/library?uris=${one}` },
  "GET /me/albums": { path: "/me/albums" },
  "PUT /me/albums": { path: `/me/albums?ids=${albums[0]}` },
  "DELETE /me/albums": { path: `/me/albums?ids=${albums[0]}` },
  "GET /me/albums/contains": { path: `/me/albums/contains?ids=${albums[0]}` },
  "GET /me/tracks": { path: "/me/tracks" },
  "PUT /me/tracks": { path: `/me/tracks?ids=${track}` },
  "DELETE /me/tracks": { path: `/me/tracks?ids=${track}` },
  "GET /me/tracks/contains": { path: `/me/tracks/contains?ids=${track}` },
  "GET /me/episodes": { path: "/me/episodes" },
  "PUT /me/episodes": { path: `/me/episodes?ids=${episode}` },
  "DELETE /me/episodes": { path: `/me/episodes?ids=${episode}` },
  "GET /me/episodes/contains": { path: `/me/episodes/contains?ids=${episode}` },
  "GET /me/shows": { path: "/me/shows" },
  "PUT /me/shows": { path: `/me/shows?ids=${show}` },
  "DELETE /me/shows": { path: `/me/shows?ids=${show}` },
  "GET /me/shows/contains": { path: `/me/shows/contains?ids=${show}` },
  "GET /me/audiobooks": { path: "/me/audiobooks" },
  "PUT /me/audiobooks": { path: `/me/audiobooks?ids=${audiobook}` },
  "DELETE /me/audiobooks": { path: `/me/audiobooks?ids=${audiobook}` },
  "GET /me/audiobooks/contains": { path: `/me/audiobooks/contains?ids=${audiobook}` },
  "GET /me/following": { path: "/me/following?type=artist" },
  "PUT /me/following": { path: `/me/following?type=artist&ids=${artist}` },
  "DELETE /me/following": { path: `/me/following?type=artist&ids=${artist}` },
  "GET /me/following/contains": { path: `/me/following/contains?type=artist&ids=${artist}` },

  "GET /me/playlists": { path: "/me/playlists" },
  "GET /users/{user_id}/playlists": { path: "/users/ada/playlists" },
  "POST /me/playlists": { path: "/me/playlists", body: { name: "New" } },
  "POST /users/{user_id}/playlists": { path: "/users/ada/playlists", body: { name: "New" } },
  "GET /playlists/{playlist_id}": { path: `/playlists/${ferry}?additional_types=track,episode` },
  "PUT /playlists/{playlist_id}": { path: `/playlists/${ferry}`, body: { description: "Slower" } },
  "GET /playlists/{playlist_id}/items": { path: `/playlists/${ferry}/items?additional_types=episode` },
  "GET /playlists/{playlist_id}/tracks": { path: `/playlists/${ferry}/tracks?additional_types=episode` },
  "POST /playlists/{playlist_id}/items": { path: `/playlists/${ferry}/items`, body: entries },
  "POST /playlists/{playlist_id}/tracks": { path: `/playlists/${ferry}/tracks`, body: entries },
  "PUT /playlists/{playlist_id}/items": { path: `/playlists/${ferry}/items`, body: entries },
  "PUT /playlists/{playlist_id}/tracks": { path: `/playlists/${ferry}/tracks`, body: entries },
  "DELETE /playlists/{playlist_id}/items": {
    path: `/playlists/${ferry}/items`,
    body: { items: [{ uri: one }] },
  },
  "DELETE /playlists/{playlist_id}/tracks": {
    path: `/playlists/${ferry}/tracks`,
    body: { tracks: [{ uri: one }] },
  },
  "GET /playlists/{playlist_id}/images": { path: `/playlists/${ferry}/images` },
  "PUT /playlists/{playlist_id}/images": { path: `/playlists/${ferry}/images`, body: jpeg },
  "PUT /playlists/{playlist_id}/followers": { path: `/playlists/${ferry}/followers` },
  "DELETE /playlists/{playlist_id}/followers": { path: `/playlists/${ferry}/followers` },
  "GET /playlists/{playlist_id}/followers/contains": { path: `/playlists/${ferry}/followers/contains` },
};

/** An emulator in which each of those requests has something to answer. */
export function readyEmulator(mode: QuotaMode): Emulator {
  const emulator = emulatorIn(mode);
  emulator.control.playlists.update(ferry, { entries: [one, episodeUri] });
  for (const { id } of emulator.control.people.list()) {
    emulator.control.plays.add(id, [{ id: one, contextUri: "spotify:collection" }]);
  }
  return emulator;
}

const readers = new Map<QuotaMode, Emulator>();

/** Such an emulator for one operation: what changes something gets one of its own. */
export function emulatorFor(mode: QuotaMode, operation: string): Emulator {
  if (!operation.startsWith("GET ")) return readyEmulator(mode);
  const reader = readers.get(mode) ?? readyEmulator(mode);
  readers.set(mode, reader);
  return reader;
}

/** Asks what an operation is asked by, or something else of it. */
export function perform(
  { emulator, ask }: Pick<Member, "emulator" | "ask">,
  operation: string,
  changes: Partial<Asking> = {},
): Promise<Response> {
  const [method = ""] = operation.split(" ");
  const { path = "", body } = { ...everyOperation[operation], ...changes };
  return ask(method, path, typeof body === "function" ? body(emulator) : body);
}
