import type { SpotifyApi } from "@spotify/web-api-ts-sdk";
import { expect } from "vitest";
import { jpeg, known } from "./borrowed-client.ts";

/** A call of a method of the official SDK, and what is to come of it. */
export interface Example {
  call: (sdk: SpotifyApi) => Promise<unknown>;
  /** What the answer holds, as `toMatchObject` has it. */
  answer: unknown;
  /** Where the answer is empty: what a look at the API shows afterwards. */
  leaves?: [path: string, holding: unknown];
  /** What apps in Development Mode get of it: 403, or an answer in another shape. */
  development?: "refused" | { answer: unknown };
}

const list = expect.any(Array);
const text = expect.any(String);
const number = expect.any(Number);
const { album, otherAlbum, artist, otherArtist, track, otherTrack, show, episode, audiobook } = known;
const { category, playlist, shortPlaylist, otherPlaylist, device, otherDevice } = known;
const uri = `spotify:track:${otherTrack}`;
const entries = `/playlists/${playlist}/items?fields=items(item(id))`;
const entriesBegin = (...ids: string[]) => ({
  items: expect.objectContaining(Object.fromEntries(ids.map((id, place) => [place, { item: { id } }]))),
});
const page = (type: string) => ({ items: [{ type }], limit: 1, total: number });
const contains = (type: string, id: string) => `/me/library/contains?uris=spotify:${type}:${id}`;
const refused = "refused" as const;
const nothing = null;

/** Every method of the SDK that asks the Web API; where it has two ways to be called, both. */
export const examples: Record<string, Example | [Example, Example]> = {
  "albums.get": [
    {
      call: (sdk) => sdk.albums.get(album, "SE"),
      answer: { id: album, type: "album", tracks: { items: list } },
    },
    {
      call: (sdk) => sdk.albums.get([album, otherAlbum]),
      answer: [{ id: album }, { id: otherAlbum }],
      development: refused,
    },
  ],
  "albums.tracks": {
    call: (sdk) => sdk.albums.tracks(album, "SE", 1, 1),
    answer: { ...page("track"), offset: 1 },
  },
  "artists.get": [
    { call: (sdk) => sdk.artists.get(artist), answer: { id: artist, name: "The Paper Lanterns" } },
    {
      call: (sdk) => sdk.artists.get([artist, otherArtist]),
      answer: [{ id: artist }, { id: otherArtist }],
      development: refused,
    },
  ],
  "artists.albums": {
    call: (sdk) => sdk.artists.albums(artist, "album,single", "SE", 1),
    answer: page("album"),
  },
  "artists.topTracks": {
    call: (sdk) => sdk.artists.topTracks(artist, "SE"),
    answer: { tracks: expect.arrayContaining([expect.objectContaining({ type: "track" })]) },
    development: refused,
  },
  "artists.relatedArtists": {
    call: (sdk) => sdk.artists.relatedArtists(artist),
    answer: { artists: expect.arrayContaining([expect.objectContaining({ type: "artist" })]) },
    development: refused,
  },
  "audiobooks.get": [
    {
      call: (sdk) => sdk.audiobooks.get(audiobook, "US"),
      answer: { id: audiobook, chapters: { items: list } },
    },
    {
      call: (sdk) => sdk.audiobooks.get([audiobook], "US"),
      answer: [{ id: audiobook }],
      development: refused,
    },
  ],
  "audiobooks.getAudiobookChapters": {
    call: (sdk) => sdk.audiobooks.getAudiobookChapters(audiobook, "US", 1, 1),
    answer: { items: [{ chapter_number: number }], limit: 1, offset: 1 },
  },
  "browse.getCategories": {
    call: (sdk) => sdk.browse.getCategories("SE", "sv_SE", 1, 1),
    answer: { categories: { items: [{ id: text, icons: list }], offset: 1 } },
    development: refused,
  },
  "browse.getCategory": {
    call: (sdk) => sdk.browse.getCategory(category, "SE"),
    answer: { id: category, name: "Jazz" },
    development: refused,
  },
  "browse.getNewReleases": {
    call: (sdk) => sdk.browse.getNewReleases("SE", 1),
    answer: { albums: page("album") },
    development: refused,
  },
  "browse.getFeaturedPlaylists": {
    call: (sdk) => sdk.browse.getFeaturedPlaylists("SE", "sv_SE", undefined, 1),
    answer: { message: text, playlists: page("playlist") },
    development: refused,
  },
  "browse.getPlaylistsForCategory": {
    call: (sdk) => sdk.browse.getPlaylistsForCategory(category, "SE", 1),
    answer: { playlists: page("playlist") },
    development: refused,
  },
  "chapters.get": [
    {
      call: (sdk) => sdk.chapters.get(known.chapter, "US"),
      answer: { chapter_number: 1, audiobook: { id: audiobook } },
    },
    {
      call: (sdk) => sdk.chapters.get([known.chapter], "US"),
      answer: [{ chapter_number: 1 }],
      development: refused,
    },
  ],
  "episodes.get": [
    { call: (sdk) => sdk.episodes.get(episode, "SE"), answer: { id: episode, show: { id: show } } },
    { call: (sdk) => sdk.episodes.get([episode], "SE"), answer: [{ id: episode }], development: refused },
  ],
  "recommendations.get": {
    call: (sdk) =>
      sdk.recommendations.get({ seed_artists: [artist], seed_tracks: [track], limit: 3, target_energy: 1 }),
    answer: { seeds: [{ id: artist }, { id: track }], tracks: [{ type: "track" }, {}, {}] },
    development: refused,
  },
  "recommendations.genreSeeds": {
    call: (sdk) => sdk.recommendations.genreSeeds(),
    answer: { genres: expect.arrayContaining([text]) },
    development: refused,
  },
  "markets.getAvailableMarkets": {
    call: (sdk) => sdk.markets.getAvailableMarkets(),
    answer: { markets: expect.arrayContaining(["SE"]) },
    development: refused,
  },
  "player.getPlaybackState": {
    call: (sdk) => sdk.player.getPlaybackState("SE", "episode"),
    answer: { device: { id: device }, is_playing: true, item: { id: track } },
  },
  "player.getAvailableDevices": {
    call: (sdk) => sdk.player.getAvailableDevices(),
    answer: {
      devices: [
        { id: device, is_active: true },
        { id: otherDevice, is_active: false },
      ],
    },
  },
  "player.getCurrentlyPlayingTrack": {
    call: (sdk) => sdk.player.getCurrentlyPlayingTrack("SE"),
    answer: { currently_playing_type: "track", item: { id: track } },
  },
  "player.getRecentlyPlayedTracks": [
    {
      call: (sdk) => sdk.player.getRecentlyPlayedTracks(1, { type: "after", timestamp: 1_000 }),
      answer: { items: list, limit: 1 },
    },
    {
      call: (sdk) => sdk.player.getRecentlyPlayedTracks(1, { type: "before", timestamp: 1_000 }),
      answer: { items: [], limit: 1 },
    },
  ],
  "player.getUsersQueue": {
    call: (sdk) => sdk.player.getUsersQueue(),
    answer: { currently_playing: { id: track }, queue: expect.arrayContaining([expect.anything()]) },
  },
  "player.transferPlayback": {
    call: (sdk) => sdk.player.transferPlayback([otherDevice], true),
    answer: undefined,
    leaves: ["/me/player", { device: { id: otherDevice }, is_playing: true, item: { id: track } }],
  },
  "player.startResumePlayback": [
    {
      call: (sdk) => sdk.player.startResumePlayback(otherDevice, undefined, [uri]),
      answer: undefined,
      leaves: ["/me/player", { device: { id: otherDevice }, item: { id: otherTrack } }],
    },
    {
      call: (sdk) =>
        sdk.player.startResumePlayback(device, `spotify:album:${otherAlbum}`, undefined, { position: 1 }),
      answer: undefined,
      leaves: [
        "/me/player",
        { context: { uri: `spotify:album:${otherAlbum}` }, item: { album: { id: otherAlbum } } },
      ],
    },
  ],
  "player.pausePlayback": {
    call: (sdk) => sdk.player.pausePlayback(device),
    answer: undefined,
    leaves: ["/me/player", { is_playing: false, item: { id: track } }],
  },
  "player.skipToNext": {
    call: (sdk) => sdk.player.skipToNext(device),
    answer: undefined,
    leaves: ["/me/player", { item: { name: "Half the Harbour" } }],
  },
  "player.skipToPrevious": {
    call: (sdk) => sdk.player.skipToPrevious(device),
    answer: undefined,
    leaves: ["/me/player", { item: { name: "Kitchen Window, Late" } }],
  },
  "player.seekToPosition": {
    call: (sdk) => sdk.player.seekToPosition(0, device),
    answer: undefined,
    leaves: [
      "/me/player",
      { item: { id: track }, progress_ms: expect.toSatisfy((ms: number) => ms < 20_000) },
    ],
  },
  "player.setRepeatMode": {
    call: (sdk) => sdk.player.setRepeatMode("track", device),
    answer: undefined,
    leaves: ["/me/player", { repeat_state: "track" }],
  },
  "player.setPlaybackVolume": {
    call: (sdk) => sdk.player.setPlaybackVolume(0, device),
    answer: undefined,
    leaves: ["/me/player", { device: { volume_percent: 0 } }],
  },
  "player.togglePlaybackShuffle": {
    call: (sdk) => sdk.player.togglePlaybackShuffle(true, device),
    answer: undefined,
    leaves: ["/me/player", { shuffle_state: true }],
  },
  "player.addItemToPlaybackQueue": {
    call: (sdk) => sdk.player.addItemToPlaybackQueue(uri, device),
    answer: undefined,
    leaves: ["/me/player/queue", { queue: expect.objectContaining({ 0: expect.objectContaining({ uri }) }) }],
  },
  "playlists.getPlaylist": {
    call: (sdk) =>
      sdk.playlists.getPlaylist(playlist, "SE", "id,name,tracks(items(track(type))),items(total)", [
        "episode",
      ]),
    answer: {
      id: playlist,
      name: "Evening Ferry",
      tracks: { items: expect.objectContaining({ 0: { track: { type: "track" } } }) },
    },
    development: { answer: { id: playlist, name: "Evening Ferry", items: { total: 5 } } },
  },
  "playlists.getPlaylistItems": {
    call: (sdk) => sdk.playlists.getPlaylistItems(playlist, "SE", undefined, 1, 1, ["episode"]),
    answer: { items: [{ track: { type: "track" } }], limit: 1, offset: 1, total: 5 },
    development: refused,
  },
  "playlists.changePlaylistDetails": {
    call: (sdk) =>
      sdk.playlists.changePlaylistDetails(playlist, { name: "Rain", description: "Wet", public: false }),
    answer: undefined,
    leaves: [`/playlists/${playlist}`, { name: "Rain", description: "Wet", public: false }],
  },
  "playlists.movePlaylistItems": {
    call: (sdk) => sdk.playlists.movePlaylistItems(playlist, 4, 1, 0),
    answer: { snapshot_id: text },
    leaves: [entries, entriesBegin(known.lastTrack)],
    development: refused,
  },
  "playlists.updatePlaylistItems": {
    call: (sdk) =>
      sdk.playlists.updatePlaylistItems(playlist, { range_start: 1, insert_before: 0, range_length: 2 }),
    answer: { snapshot_id: text },
    leaves: [entries, entriesBegin(known.savedTrack)],
    development: refused,
  },
  "playlists.addItemsToPlaylist": {
    call: (sdk) => sdk.playlists.addItemsToPlaylist(playlist, [uri], 0),
    answer: undefined,
    leaves: [entries, entriesBegin(otherTrack)],
    development: refused,
  },
  "playlists.removeItemsFromPlaylist": {
    call: (sdk) => sdk.playlists.removeItemsFromPlaylist(shortPlaylist, { tracks: [{ uri }] }),
    answer: undefined,
    leaves: [`/playlists/${shortPlaylist}/items`, { total: 2 }],
    development: refused,
  },
  "playlists.getUsersPlaylists": {
    call: (sdk) => sdk.playlists.getUsersPlaylists("bela", 1, 0),
    answer: page("playlist"),
    development: refused,
  },
  "playlists.createPlaylist": {
    call: (sdk) => sdk.playlists.createPlaylist("ada", { name: "Rain", public: false }),
    answer: { name: "Rain", owner: { id: "ada" }, public: false },
    development: refused,
  },
  "playlists.getPlaylistCoverImage": {
    call: (sdk) => sdk.playlists.getPlaylistCoverImage(playlist),
    answer: expect.arrayContaining([expect.objectContaining({ url: text })]),
  },
  "playlists.addCustomPlaylistCoverImage": {
    call: (sdk) => sdk.playlists.addCustomPlaylistCoverImage(playlist, jpeg),
    answer: undefined,
    leaves: [`/playlists/${playlist}/images`, [{ url: text }]],
  },
  "playlists.addCustomPlaylistCoverImageFromBase64String": {
    call: (sdk) =>
      sdk.playlists.addCustomPlaylistCoverImageFromBase64String(playlist, jpeg.toString("base64")),
    answer: undefined,
    leaves: [`/playlists/${playlist}/images`, [{ url: text }]],
  },
  search: {
    call: (sdk) => sdk.search("the", ["track", "album"], "SE", 1, 1, "audio"),
    answer: { tracks: { ...page("track"), offset: 1 }, albums: page("album") },
  },
  "shows.get": [
    { call: (sdk) => sdk.shows.get(show, "SE"), answer: { id: show, episodes: { items: list } } },
    { call: (sdk) => sdk.shows.get([show], "SE"), answer: [{ id: show }], development: refused },
  ],
  "shows.episodes": { call: (sdk) => sdk.shows.episodes(show, "SE", 1, 1), answer: page("episode") },
  "tracks.get": [
    { call: (sdk) => sdk.tracks.get(track, "SE"), answer: { id: track, album: { id: album } } },
    {
      call: (sdk) => sdk.tracks.get([track, otherTrack], "SE"),
      answer: [{ id: track }, { id: otherTrack }],
      development: refused,
    },
  ],
  "tracks.audioFeatures": [
    {
      call: (sdk) => sdk.tracks.audioFeatures(track),
      answer: { id: track, type: "audio_features", tempo: number },
      development: refused,
    },
    {
      call: (sdk) => sdk.tracks.audioFeatures([track, otherTrack]),
      answer: [{ id: track }, { id: otherTrack }],
      development: refused,
    },
  ],
  "tracks.audioAnalysis": {
    call: (sdk) => sdk.tracks.audioAnalysis(track),
    answer: { bars: list, track: { duration: number } },
    development: refused,
  },
  "users.profile": {
    call: (sdk) => sdk.users.profile("bela"),
    answer: { id: "bela", display_name: "Béla Okonkwo" },
    development: refused,
  },
  "currentUser.profile": {
    call: (sdk) => sdk.currentUser.profile(),
    answer: { id: "ada", display_name: "Ada Lindqvist", country: "SE", product: "premium" },
    development: { answer: { id: "ada", display_name: "Ada Lindqvist" } },
  },
  "currentUser.topItems": [
    { call: (sdk) => sdk.currentUser.topItems("artists", "long_term", 1), answer: page("artist") },
    { call: (sdk) => sdk.currentUser.topItems("tracks", "short_term", 1, 1), answer: page("track") },
  ],
  "currentUser.followedArtists": {
    call: (sdk) => sdk.currentUser.followedArtists(undefined, 1),
    answer: { artists: { items: [{ type: "artist" }], cursors: { after: text } } },
  },
  "currentUser.followArtistsOrUsers": {
    call: (sdk) => sdk.currentUser.followArtistsOrUsers([otherArtist], "artist"),
    answer: undefined,
    leaves: [contains("artist", otherArtist), [true]],
    development: refused,
  },
  "currentUser.unfollowArtistsOrUsers": {
    call: (sdk) => sdk.currentUser.unfollowArtistsOrUsers(["bela"], "user"),
    answer: undefined,
    leaves: [contains("user", "bela"), [false]],
    development: refused,
  },
  "currentUser.followsArtistsOrUsers": {
    call: (sdk) => sdk.currentUser.followsArtistsOrUsers([artist, otherArtist], "artist"),
    answer: [true, false],
    development: refused,
  },
  ...shelf("album", album, otherAlbum),
  ...shelf("track", known.savedTrack, otherTrack),
  ...shelf("episode", known.savedEpisode, episode),
  ...shelf("audiobook", audiobook, known.otherAudiobook),
  "currentUser.shows.savedShows": {
    call: (sdk) => sdk.currentUser.shows.savedShows(1),
    answer: { items: [{ added_at: text, show: { id: show } }] },
  },
  "currentUser.shows.saveShows": {
    call: (sdk) => sdk.currentUser.shows.saveShows([show]),
    answer: nothing,
    leaves: [contains("show", show), [true]],
    development: refused,
  },
  "currentUser.shows.removeSavedShows": {
    call: (sdk) => sdk.currentUser.shows.removeSavedShows([show], "SE"),
    answer: nothing,
    leaves: [contains("show", show), [false]],
    development: refused,
  },
  "currentUser.shows.hasSavedShow": {
    call: (sdk) => sdk.currentUser.shows.hasSavedShow([show]),
    answer: [true],
    development: refused,
  },
  "currentUser.playlists.playlists": {
    call: (sdk) => sdk.currentUser.playlists.playlists(1),
    answer: page("playlist"),
  },
  "currentUser.playlists.follow": {
    call: (sdk) => sdk.currentUser.playlists.follow(otherPlaylist),
    answer: undefined,
    leaves: [contains("playlist", otherPlaylist), [true]],
    development: refused,
  },
  "currentUser.playlists.unfollow": {
    call: (sdk) => sdk.currentUser.playlists.unfollow(playlist),
    answer: undefined,
    leaves: [contains("playlist", playlist), [false]],
    development: refused,
  },
  "currentUser.playlists.isFollowing": {
    call: (sdk) => sdk.currentUser.playlists.isFollowing(playlist, ["bela"]),
    answer: [true],
    development: refused,
  },
  makeRequest: {
    call: (sdk) => sdk.makeRequest("GET", `me/library/contains?uris=spotify:album:${album}`),
    answer: [true],
  },
};

type Method = (...args: unknown[]) => Promise<unknown>;

/** What the SDK has for each type of thing that is saved. */
function shelf(type: "album" | "audiobook" | "episode" | "track", saved: string, other: string) {
  const Type = `${type[0]?.toUpperCase()}${type.slice(1)}s`;
  const call = (name: string, ...args: unknown[]) => {
    return (sdk: SpotifyApi) =>
      (sdk.currentUser[`${type}s`] as unknown as Record<string, Method>)[name]?.(...args) ?? Promise.reject();
  };
  // Alone of its kind, the method for episodes begins with the market.
  const range = type === "episode" ? ["SE", 1, 0] : [1, 0];
  return {
    [`currentUser.${type}s.saved${Type}`]: {
      call: call(`saved${Type}`, ...range),
      answer: { items: [{ added_at: text, [type]: { type } }], limit: 1 },
    },
    [`currentUser.${type}s.save${Type}`]: {
      call: call(`save${Type}`, [other]),
      answer: undefined,
      leaves: [contains(type, other), [true]],
      development: refused,
    },
    [`currentUser.${type}s.removeSaved${Type}`]: {
      call: call(`removeSaved${Type}`, [saved]),
      answer: undefined,
      leaves: [contains(type, saved), [false]],
      development: refused,
    },
    [`currentUser.${type}s.hasSaved${Type}`]: {
      call: call(`hasSaved${Type}`, [saved, other]),
      answer: [true, false],
      development: refused,
    },
  } satisfies Record<string, Example>;
}
