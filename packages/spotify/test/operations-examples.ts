import { expect } from "vitest";
import { type Call, type MethodName, type Spotify, toUri } from "../src/index.ts";

/** What the emulator has, to call the operations with. */
export interface Known {
  readonly album: string;
  readonly artist: string;
  readonly audiobook: string;
  readonly category: string;
  readonly chapter: string;
  readonly device: string;
  readonly episode: string;
  /** An artist whom Ada follows, and not the last of them. */
  readonly followed: string;
  readonly genre: string;
  /** Ada's own. */
  readonly playlist: string;
  readonly show: string;
  /** The version of the playlist. */
  readonly snapshot: string;
  readonly track: string;
}

/** A call of a method, the request that it is to make, and what is to be answered. */
export interface Example {
  readonly call: (spotify: Spotify, known: Known) => PromiseLike<unknown>;
  /** The method and address, below the API's. */
  readonly request: (known: Known) => string;
  /** The body, as JSON reads it. */
  readonly body?: (known: Known) => NonNullable<Call["json"]>;
  /** What the answer is to hold, as `toMatchObject` has it. */
  readonly answer: (known: Known) => unknown;
  /** Of scopes of which one will do, or each thing needs the one for its type, those that the example needs. */
  readonly needs?: readonly string[];
}

const any = { text: expect.any(String), list: expect.any(Array), number: expect.any(Number), truth: true };
const pageOf = (type: string, offset = 0) => ({ items: [{ type }], offset, limit: 1 });
const nothing = () => undefined;
const snapshot = () => ({ snapshot_id: any.text });

const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0xff, 0xd9]);
const details = { name: "Rain", public: false, collaborative: true, description: "Wet" };
const savedAt = "2026-01-02T03:04:05.000Z";
const entryFields = "items(item(type)),href,limit,next,offset,previous,total";
const uriOf = (type: "track" | "album" | "artist") => (known: Known) => toUri(type, known[type]);
const track = uriOf("track");
const encoded = (text: string) => String(new URLSearchParams({ _: text })).slice("_=".length);

function saving(type: "albums" | "audiobooks" | "episodes" | "shows" | "tracks") {
  const Type = `${type[0]?.toUpperCase()}${type.slice(1)}` as "Albums";
  const thing = type.slice(0, -1) as "album";
  const market = type === "audiobooks" || type === "shows" ? {} : { market: "SE" };
  return {
    save: {
      call: (spotify, known) => spotify.library[`save${Type}`]([known[thing]]),
      request: (known) => `PUT /me/${type}?ids=${known[thing]}`,
      answer: nothing,
    },
    remove: {
      call: (spotify, known) => spotify.library[`remove${Type}`]([known[thing]]),
      request: (known) => `DELETE /me/${type}?ids=${known[thing]}`,
      answer: nothing,
    },
    contains: {
      call: (spotify, known) => spotify.library[`contains${Type}`]([known[thing]]),
      request: (known) => `GET /me/${type}/contains?ids=${known[thing]}`,
      answer: () => [false],
    },
    list: {
      call: (spotify) => spotify.library[type]({ ...market, limit: 1, offset: 0 }),
      request: () => `GET /me/${type}?${new URLSearchParams({ ...market, limit: "1", offset: "0" })}`,
      answer: () => ({ offset: 0, limit: 1, items: any.list }),
    },
  } satisfies Record<string, Example>;
}

const albums = saving("albums");
const audiobooks = saving("audiobooks");
const episodes = saving("episodes");
const shows = saving("shows");
const tracks = saving("tracks");

function command(name: "next" | "pause" | "previous" | "resume", request: string): Example {
  return {
    call: (spotify, { device }) => spotify.player[name]({ deviceId: device }),
    request: ({ device }) => `${request}?device_id=${device}`,
    answer: nothing,
  };
}

/**
 * Each method, with all its parameters: one that is missing here does not compile. Where parameters exclude each other
 * there is more than one example.
 */
const examples: { readonly [Method in MethodName]: Example | readonly [Example, ...Example[]] } = {
  "albums.get": {
    call: (spotify, { album }) => spotify.albums.get(album, { market: "SE" }),
    request: ({ album }) => `GET /albums/${album}?market=SE`,
    answer: ({ album }) => ({ type: "album", id: album, tracks: { items: any.list } }),
  },
  "albums.several": {
    call: (spotify, { album }) => spotify.albums.several([album, "0".repeat(22)], { market: "SE" }),
    request: ({ album }) => `GET /albums?market=SE&ids=${encoded(`${album},${"0".repeat(22)}`)}`,
    answer: ({ album }) => [{ type: "album", id: album }, null],
  },
  "albums.tracks": {
    call: (spotify, { album }) => spotify.albums.tracks(album, { market: "SE", limit: 1, offset: 1 }),
    request: ({ album }) => `GET /albums/${album}/tracks?market=SE&limit=1&offset=1`,
    answer: () => pageOf("track", 1),
  },
  "artists.get": {
    call: (spotify, { artist }) => spotify.artists.get(artist),
    request: ({ artist }) => `GET /artists/${artist}`,
    answer: ({ artist }) => ({ type: "artist", id: artist }),
  },
  "artists.several": {
    call: (spotify, { artist }) => spotify.artists.several([artist]),
    request: ({ artist }) => `GET /artists?ids=${artist}`,
    answer: ({ artist }) => [{ type: "artist", id: artist }],
  },
  "artists.albums": {
    call: (spotify, { artist }) =>
      spotify.artists.albums(artist, {
        includeGroups: ["album", "single"],
        market: "SE",
        limit: 1,
        offset: 1,
      }),
    request: ({ artist }) =>
      `GET /artists/${artist}/albums?include_groups=${encoded("album,single")}&market=SE&limit=1&offset=1`,
    answer: () => pageOf("album", 1),
  },
  "artists.topTracks": {
    call: (spotify, { artist }) => spotify.artists.topTracks(artist, { market: "SE" }),
    request: ({ artist }) => `GET /artists/${artist}/top-tracks?market=SE`,
    answer: () => any.list,
  },
  "artists.relatedArtists": {
    call: (spotify, { artist }) => spotify.artists.relatedArtists(artist),
    request: ({ artist }) => `GET /artists/${artist}/related-artists`,
    answer: () => any.list,
  },
  "audiobooks.get": {
    call: (spotify, { audiobook }) => spotify.audiobooks.get(audiobook, { market: "US" }),
    request: ({ audiobook }) => `GET /audiobooks/${audiobook}?market=US`,
    answer: ({ audiobook }) => ({ type: "audiobook", id: audiobook, chapters: { items: any.list } }),
  },
  "audiobooks.several": {
    call: (spotify, { audiobook }) => spotify.audiobooks.several([audiobook], { market: "US" }),
    request: ({ audiobook }) => `GET /audiobooks?market=US&ids=${audiobook}`,
    answer: ({ audiobook }) => [{ type: "audiobook", id: audiobook }],
  },
  "audiobooks.chapters": {
    call: (spotify, { audiobook }) =>
      spotify.audiobooks.chapters(audiobook, { market: "US", limit: 1, offset: 1 }),
    request: ({ audiobook }) => `GET /audiobooks/${audiobook}/chapters?market=US&limit=1&offset=1`,
    answer: () => ({ items: [{ chapter_number: any.number }], offset: 1, limit: 1 }),
  },
  "browse.newReleases": {
    call: (spotify) => spotify.browse.newReleases({ limit: 1, offset: 1 }),
    request: () => "GET /browse/new-releases?limit=1&offset=1",
    answer: () => pageOf("album", 1),
  },
  "browse.featuredPlaylists": {
    call: (spotify) => spotify.browse.featuredPlaylists({ locale: "sv_SE", limit: 1, offset: 1 }),
    request: () => "GET /browse/featured-playlists?locale=sv_SE&limit=1&offset=1",
    answer: () => ({ ...pageOf("playlist", 1), message: any.text }),
  },
  "browse.categories": {
    call: (spotify) => spotify.browse.categories({ locale: "sv_SE", limit: 1, offset: 1 }),
    request: () => "GET /browse/categories?locale=sv_SE&limit=1&offset=1",
    answer: () => ({ items: [{ id: any.text, icons: any.list }], offset: 1, limit: 1 }),
  },
  "browse.category": {
    call: (spotify, { category }) => spotify.browse.category(category, { locale: "sv_SE" }),
    request: ({ category }) => `GET /browse/categories/${category}?locale=sv_SE`,
    answer: ({ category }) => ({ id: category }),
  },
  "browse.categoryPlaylists": {
    call: (spotify, { category }) => spotify.browse.categoryPlaylists(category, { limit: 1, offset: 0 }),
    request: ({ category }) => `GET /browse/categories/${category}/playlists?limit=1&offset=0`,
    answer: () => pageOf("playlist"),
  },
  "browse.recommendations": {
    call: (spotify, { artist, genre, track }) =>
      spotify.browse.recommendations({
        seedArtists: [artist],
        seedGenres: [genre],
        seedTracks: [track],
        market: "SE",
        limit: 3,
        min: { tempo: 20 },
        max: { popularity: 100 },
        target: { energy: 0.5 },
      }),
    request: ({ artist, genre, track }) =>
      `GET /recommendations?limit=3&market=SE&seed_artists=${artist}&seed_genres=${genre}&seed_tracks=${track}` +
      "&min_tempo=20&max_popularity=100&target_energy=0.5",
    answer: ({ artist, genre, track }) => ({
      seeds: [{ id: artist }, { id: genre }, { id: track }],
      tracks: any.list,
    }),
  },
  "browse.genreSeeds": {
    call: (spotify) => spotify.browse.genreSeeds(),
    request: () => "GET /recommendations/available-genre-seeds",
    answer: () => any.list,
  },
  "chapters.get": {
    call: (spotify, { chapter }) => spotify.chapters.get(chapter, { market: "US" }),
    request: ({ chapter }) => `GET /chapters/${chapter}?market=US`,
    answer: ({ chapter }) => ({ id: chapter, audiobook: { type: "audiobook" } }),
  },
  "chapters.several": {
    call: (spotify, { chapter }) => spotify.chapters.several([chapter], { market: "US" }),
    request: ({ chapter }) => `GET /chapters?market=US&ids=${chapter}`,
    answer: ({ chapter }) => [{ id: chapter }],
  },
  "episodes.get": {
    call: (spotify, { episode }) => spotify.episodes.get(episode, { market: "SE" }),
    request: ({ episode }) => `GET /episodes/${episode}?market=SE`,
    answer: ({ episode }) => ({ type: "episode", id: episode, show: { type: "show" } }),
  },
  "episodes.several": {
    call: (spotify, { episode }) => spotify.episodes.several([episode], { market: "SE" }),
    request: ({ episode }) => `GET /episodes?market=SE&ids=${episode}`,
    answer: ({ episode }) => [{ type: "episode", id: episode }],
  },
  "following.artists": {
    call: (spotify, { followed }) => spotify.following.artists({ limit: 1, after: followed }),
    request: ({ followed }) => `GET /me/following?type=artist&after=${followed}&limit=1`,
    answer: () => ({ items: [{ type: "artist" }], limit: 1, cursors: { after: any.text } }),
  },
  "following.follow": {
    call: (spotify, { artist }) => spotify.following.follow("artist", [artist]),
    request: ({ artist }) => `PUT /me/following?type=artist&ids=${artist}`,
    answer: nothing,
  },
  "following.unfollow": {
    call: (spotify) => spotify.following.unfollow("user", ["bela"]),
    request: () => "DELETE /me/following?type=user&ids=bela",
    answer: nothing,
  },
  "following.contains": {
    call: (spotify) => spotify.following.contains("user", ["bela", "hana"]),
    request: () => `GET /me/following/contains?type=user&ids=${encoded("bela,hana")}`,
    answer: () => [true, false],
  },
  "library.save": {
    call: (spotify, known) => spotify.library.save([track(known)]),
    request: (known) => `PUT /me/library?uris=${encoded(track(known))}`,
    answer: nothing,
    needs: ["user-library-modify"],
  },
  "library.remove": {
    call: (spotify) => spotify.library.remove(["https://open.spotify.com/user/bela"]),
    request: () => `DELETE /me/library?uris=${encoded("spotify:user:bela")}`,
    answer: nothing,
    needs: ["user-follow-modify"],
  },
  "library.contains": {
    call: (spotify, { playlist }) => spotify.library.contains([`spotify:playlist:${playlist}`]),
    request: ({ playlist }) => `GET /me/library/contains?uris=${encoded(`spotify:playlist:${playlist}`)}`,
    answer: () => [true],
    needs: ["playlist-read-private"],
  },
  "library.albums": albums.list,
  "library.audiobooks": audiobooks.list,
  "library.episodes": episodes.list,
  "library.shows": shows.list,
  "library.tracks": tracks.list,
  "library.saveAlbums": albums.save,
  "library.removeAlbums": albums.remove,
  "library.containsAlbums": albums.contains,
  "library.saveAudiobooks": audiobooks.save,
  "library.removeAudiobooks": audiobooks.remove,
  "library.containsAudiobooks": audiobooks.contains,
  "library.saveEpisodes": episodes.save,
  "library.removeEpisodes": episodes.remove,
  "library.containsEpisodes": episodes.contains,
  "library.saveShows": shows.save,
  "library.removeShows": {
    call: (spotify, { show }) => spotify.library.removeShows([show], { market: "SE" }),
    request: ({ show }) => `DELETE /me/shows?ids=${show}&market=SE`,
    answer: nothing,
  },
  "library.containsShows": shows.contains,
  "library.saveTracks": [
    {
      call: (spotify, known) => spotify.library.saveTracks([known.track]),
      request: () => "PUT /me/tracks",
      body: (known) => ({ ids: [known.track] }),
      answer: nothing,
    },
    {
      call: (spotify, known) => spotify.library.saveTracks([{ id: known.track, addedAt: savedAt }]),
      request: () => "PUT /me/tracks",
      body: (known) => ({
        ids: [known.track],
        timestamped_ids: [{ id: known.track, added_at: savedAt }],
      }),
      answer: nothing,
    },
  ],
  "library.removeTracks": tracks.remove,
  "library.containsTracks": tracks.contains,
  "markets.list": {
    call: (spotify) => spotify.markets.list(),
    request: () => "GET /markets",
    answer: () => any.list,
  },
  "player.playback": {
    call: (spotify) => spotify.player.playback({ market: "SE" }),
    request: () => `GET /me/player?additional_types=${encoded("track,episode")}&market=SE`,
    answer: ({ device }) => ({ device: { id: device }, item: { type: "track" }, repeat_state: any.text }),
  },
  "player.currentlyPlaying": {
    call: (spotify) => spotify.player.currentlyPlaying({ market: "SE", additionalTypes: ["track"] }),
    request: () => "GET /me/player/currently-playing?additional_types=track&market=SE",
    answer: () => ({ currently_playing_type: "track", item: { type: "track" } }),
  },
  "player.devices": {
    call: (spotify) => spotify.player.devices(),
    request: () => "GET /me/player/devices",
    answer: ({ device }) => [{ id: device, is_active: true }],
  },
  "player.queue": {
    call: (spotify) => spotify.player.queue(),
    request: () => "GET /me/player/queue",
    answer: () => ({ currently_playing: { type: "track" }, queue: any.list }),
  },
  "player.recentlyPlayed": [
    {
      call: (spotify) => spotify.player.recentlyPlayed({ limit: 1, before: 1_800_000_000_000 }),
      request: () => "GET /me/player/recently-played?limit=1&before=1800000000000",
      answer: () => ({ items: any.list, limit: 1 }),
    },
    {
      call: (spotify) => spotify.player.recentlyPlayed({ limit: 1, after: 1_000 }),
      request: () => "GET /me/player/recently-played?limit=1&after=1000",
      answer: () => ({ items: any.list, limit: 1 }),
    },
  ],
  "player.play": [
    {
      call: (spotify, known) =>
        spotify.player.play({ context: toUri("album", known.album), offset: 1, positionMs: 1000 }),
      request: () => "PUT /me/player/play",
      body: ({ album }) => ({
        context_uri: `spotify:album:${album}`,
        offset: { position: 1 },
        position_ms: 1000,
      }),
      answer: nothing,
    },
    {
      call: (spotify, known) =>
        spotify.player.play({ uris: [track(known)], offset: track(known), deviceId: known.device }),
      request: ({ device }) => `PUT /me/player/play?device_id=${device}`,
      body: (known) => ({ uris: [track(known)], offset: { uri: track(known) } }),
      answer: nothing,
    },
  ],
  "player.resume": command("resume", "PUT /me/player/play"),
  "player.pause": command("pause", "PUT /me/player/pause"),
  "player.next": command("next", "POST /me/player/next"),
  "player.previous": command("previous", "POST /me/player/previous"),
  "player.seek": {
    call: (spotify, { device }) => spotify.player.seek(30_000, { deviceId: device }),
    request: ({ device }) => `PUT /me/player/seek?position_ms=30000&device_id=${device}`,
    answer: nothing,
  },
  "player.repeat": {
    call: (spotify, { device }) => spotify.player.repeat("context", { deviceId: device }),
    request: ({ device }) => `PUT /me/player/repeat?state=context&device_id=${device}`,
    answer: nothing,
  },
  "player.shuffle": {
    call: (spotify, { device }) => spotify.player.shuffle(true, { deviceId: device }),
    request: ({ device }) => `PUT /me/player/shuffle?state=true&device_id=${device}`,
    answer: nothing,
  },
  "player.volume": {
    call: (spotify, { device }) => spotify.player.volume(40, { deviceId: device }),
    request: ({ device }) => `PUT /me/player/volume?volume_percent=40&device_id=${device}`,
    answer: nothing,
  },
  "player.transfer": {
    call: (spotify, { device }) => spotify.player.transfer(device, { play: true }),
    request: () => "PUT /me/player",
    body: ({ device }) => ({ device_ids: [device], play: true }),
    answer: nothing,
  },
  "player.addToQueue": {
    call: (spotify, known) => spotify.player.addToQueue(track(known), { deviceId: known.device }),
    request: (known) => `POST /me/player/queue?uri=${encoded(track(known))}&device_id=${known.device}`,
    answer: nothing,
  },
  "playlists.get": [
    {
      call: (spotify, { playlist }) => spotify.playlists.get(playlist, { market: "SE" }),
      request: ({ playlist }) =>
        `GET /playlists/${playlist}?market=SE&additional_types=${encoded("track,episode")}`,
      answer: ({ playlist }) => ({
        type: "playlist",
        id: playlist,
        items: { items: any.list },
      }),
    },
    {
      call: (spotify, { playlist }) =>
        spotify.playlists.get(playlist, { fields: "name,owner(id)", additionalTypes: ["track"] }),
      request: ({ playlist }) =>
        `GET /playlists/${playlist}?fields=${encoded("name,owner(id)")}&additional_types=track`,
      answer: () => ({ name: "Evening Ferry", owner: { id: "ada" } }),
    },
  ],
  "playlists.items": {
    call: (spotify, { playlist }) =>
      spotify.playlists.items(playlist, {
        market: "SE",
        fields: entryFields,
        limit: 1,
        offset: 1,
        additionalTypes: ["track"],
      }),
    request: ({ playlist }) =>
      `GET /playlists/${playlist}/items?market=SE&fields=${encoded(entryFields)}` +
      "&limit=1&offset=1&additional_types=track",
    answer: () => ({ items: [{ item: { type: "track" } }], offset: 1, limit: 1 }),
  },
  "playlists.mine": {
    call: (spotify) => spotify.playlists.mine({ limit: 1, offset: 0 }),
    request: () => "GET /me/playlists?limit=1&offset=0",
    answer: () => pageOf("playlist"),
  },
  "playlists.ofUser": {
    call: (spotify) => spotify.playlists.ofUser("bela", { limit: 1, offset: 0 }),
    request: () => "GET /users/bela/playlists?limit=1&offset=0",
    answer: () => pageOf("playlist"),
  },
  "playlists.create": {
    call: (spotify) => spotify.playlists.create(details),
    request: () => "POST /me/playlists",
    body: () => details,
    answer: () => ({ type: "playlist", name: "Rain", owner: { id: "ada" } }),
    needs: ["playlist-modify-private"],
  },
  "playlists.createForUser": {
    call: (spotify) => spotify.playlists.createForUser("ada", details),
    request: () => "POST /users/ada/playlists",
    body: () => details,
    answer: () => ({ type: "playlist", name: "Rain" }),
    needs: ["playlist-modify-private"],
  },
  "playlists.changeDetails": {
    call: (spotify, { playlist }) => spotify.playlists.changeDetails(playlist, details),
    request: ({ playlist }) => `PUT /playlists/${playlist}`,
    body: () => details,
    answer: nothing,
    needs: ["playlist-modify-public", "playlist-modify-private"],
  },
  "playlists.add": {
    call: (spotify, known) => spotify.playlists.add(known.playlist, [track(known)], { position: 0 }),
    request: ({ playlist }) => `POST /playlists/${playlist}/items`,
    body: (known) => ({ uris: [track(known)], position: 0 }),
    answer: snapshot,
  },
  "playlists.replace": {
    call: (spotify, known) => spotify.playlists.replace(known.playlist, [track(known)]),
    request: ({ playlist }) => `PUT /playlists/${playlist}/items`,
    body: (known) => ({ uris: [track(known)] }),
    answer: snapshot,
  },
  "playlists.clear": {
    call: (spotify, { playlist }) => spotify.playlists.clear(playlist),
    request: ({ playlist }) => `PUT /playlists/${playlist}/items`,
    body: () => ({ uris: [] }),
    answer: snapshot,
  },
  "playlists.reorder": {
    call: (spotify, { playlist, snapshot: snapshotId }) =>
      spotify.playlists.reorder(playlist, { rangeStart: 0, insertBefore: 3, rangeLength: 2, snapshotId }),
    request: ({ playlist }) => `PUT /playlists/${playlist}/items`,
    body: (known) => ({
      range_start: 0,
      insert_before: 3,
      range_length: 2,
      snapshot_id: known.snapshot,
    }),
    answer: snapshot,
  },
  "playlists.remove": {
    call: (spotify, known) =>
      spotify.playlists.remove(known.playlist, [track(known)], { snapshotId: known.snapshot }),
    request: ({ playlist }) => `DELETE /playlists/${playlist}/items`,
    body: (known) => ({ items: [{ uri: track(known) }], snapshot_id: known.snapshot }),
    answer: snapshot,
  },
  "playlists.cover": {
    call: (spotify, { playlist }) => spotify.playlists.cover(playlist),
    request: ({ playlist }) => `GET /playlists/${playlist}/images`,
    answer: () => any.list,
  },
  "playlists.uploadCover": {
    call: (spotify, { playlist }) => spotify.playlists.uploadCover(playlist, jpeg),
    request: ({ playlist }) => `PUT /playlists/${playlist}/images`,
    answer: nothing,
  },
  "playlists.tracks": {
    call: (spotify, { playlist }) =>
      spotify.playlists.tracks(playlist, { market: "SE", fields: entryFields, limit: 1, offset: 1 }),
    request: ({ playlist }) =>
      `GET /playlists/${playlist}/tracks?market=SE&fields=${encoded(entryFields)}` +
      `&limit=1&offset=1&additional_types=${encoded("track,episode")}`,
    answer: () => ({ items: [{ item: { type: "track" } }], offset: 1, limit: 1 }),
  },
  "playlists.addTracks": {
    call: (spotify, known) => spotify.playlists.addTracks(known.playlist, [track(known)], { position: 0 }),
    request: ({ playlist }) => `POST /playlists/${playlist}/tracks`,
    body: (known) => ({ uris: [track(known)], position: 0 }),
    answer: snapshot,
  },
  "playlists.replaceTracks": {
    call: (spotify, known) => spotify.playlists.replaceTracks(known.playlist, [track(known)]),
    request: ({ playlist }) => `PUT /playlists/${playlist}/tracks`,
    body: (known) => ({ uris: [track(known)] }),
    answer: snapshot,
  },
  "playlists.reorderTracks": {
    call: (spotify, { playlist, snapshot: snapshotId }) =>
      spotify.playlists.reorderTracks(playlist, {
        rangeStart: 1,
        insertBefore: 0,
        rangeLength: 2,
        snapshotId,
      }),
    request: ({ playlist }) => `PUT /playlists/${playlist}/tracks`,
    body: (known) => ({
      range_start: 1,
      insert_before: 0,
      range_length: 2,
      snapshot_id: known.snapshot,
    }),
    answer: snapshot,
  },
  "playlists.removeTracks": {
    call: (spotify, known) =>
      spotify.playlists.removeTracks(known.playlist, [track(known)], { snapshotId: known.snapshot }),
    request: ({ playlist }) => `DELETE /playlists/${playlist}/tracks`,
    body: (known) => ({ tracks: [{ uri: track(known) }], snapshot_id: known.snapshot }),
    answer: snapshot,
  },
  "playlists.follow": {
    call: (spotify, { playlist }) => spotify.playlists.follow(playlist, { public: true }),
    request: ({ playlist }) => `PUT /playlists/${playlist}/followers`,
    body: () => ({ public: true }),
    answer: nothing,
  },
  "playlists.unfollow": {
    call: (spotify, { playlist }) => spotify.playlists.unfollow(playlist),
    request: ({ playlist }) => `DELETE /playlists/${playlist}/followers`,
    answer: nothing,
  },
  "playlists.isFollowedBy": {
    call: (spotify, { playlist }) => spotify.playlists.isFollowedBy(playlist, "ada"),
    request: ({ playlist }) => `GET /playlists/${playlist}/followers/contains?ids=ada`,
    answer: () => any.truth,
  },
  "shows.get": {
    call: (spotify, { show }) => spotify.shows.get(show, { market: "SE" }),
    request: ({ show }) => `GET /shows/${show}?market=SE`,
    answer: ({ show }) => ({ type: "show", id: show, episodes: { items: any.list } }),
  },
  "shows.several": {
    call: (spotify, { show }) => spotify.shows.several([show], { market: "SE" }),
    request: ({ show }) => `GET /shows?market=SE&ids=${show}`,
    answer: ({ show }) => [{ type: "show", id: show }],
  },
  "shows.episodes": {
    call: (spotify, { show }) => spotify.shows.episodes(show, { market: "SE", limit: 1, offset: 1 }),
    request: ({ show }) => `GET /shows/${show}/episodes?market=SE&limit=1&offset=1`,
    answer: () => pageOf("episode", 1),
  },
  "tracks.get": {
    call: (spotify, known) =>
      spotify.tracks.get(`https://open.spotify.com/intl-de/track/${known.track}?si=x`, { market: "SE" }),
    request: (known) => `GET /tracks/${known.track}?market=SE`,
    answer: (known) => ({ type: "track", id: known.track }),
  },
  "tracks.several": {
    call: (spotify, known) => spotify.tracks.several([known.track], { market: "SE" }),
    request: (known) => `GET /tracks?market=SE&ids=${known.track}`,
    answer: (known) => [{ type: "track", id: known.track }],
  },
  "tracks.audioFeatures": {
    call: (spotify, known) => spotify.tracks.audioFeatures(known.track),
    request: (known) => `GET /audio-features/${known.track}`,
    answer: (known) => ({ type: "audio_features", id: known.track }),
  },
  "tracks.severalAudioFeatures": {
    call: (spotify, known) => spotify.tracks.severalAudioFeatures([known.track]),
    request: (known) => `GET /audio-features?ids=${known.track}`,
    answer: (known) => [{ id: known.track }],
  },
  "tracks.audioAnalysis": {
    call: (spotify, known) => spotify.tracks.audioAnalysis(known.track),
    request: (known) => `GET /audio-analysis/${known.track}`,
    answer: () => ({ bars: any.list, track: { duration: any.number } }),
  },
  "users.currentUser": {
    call: (spotify) => spotify.users.currentUser(),
    request: () => "GET /me",
    answer: () => ({ type: "user", id: "ada", account_id: any.text }),
  },
  "users.get": {
    call: (spotify) => spotify.users.get("bela"),
    request: () => "GET /users/bela",
    answer: () => ({ type: "user", id: "bela" }),
  },
  "users.topArtists": {
    call: (spotify) => spotify.users.topArtists({ timeRange: "long_term", limit: 1, offset: 1 }),
    request: () => "GET /me/top/artists?time_range=long_term&limit=1&offset=1",
    answer: () => pageOf("artist", 1),
  },
  "users.topTracks": {
    call: (spotify) => spotify.users.topTracks({ timeRange: "short_term", limit: 1, offset: 1 }),
    request: () => "GET /me/top/tracks?time_range=short_term&limit=1&offset=1",
    answer: () => ({ items: [{ type: "track" }], offset: 1, limit: 1 }),
  },
  search: {
    call: (spotify) =>
      spotify.search("the", ["track", "album"], {
        market: "SE",
        limit: 1,
        offset: 1,
        includeExternal: "audio",
      }),
    request: () =>
      `GET /search?q=the&type=${encoded("track,album")}&market=SE&limit=1&offset=1&include_external=audio`,
    answer: () => ({ tracks: pageOf("track", 1), albums: { offset: 1, limit: 1 } }),
  },
};

/** The methods of the client, all of them. */
export const methods = Object.keys(examples) as MethodName[];

/** The examples of a method. */
export function examplesOf(method: MethodName): readonly [Example, ...Example[]] {
  const example = examples[method];
  return "call" in example ? [example] : example;
}
