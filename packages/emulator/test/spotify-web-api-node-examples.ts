import type SpotifyWebApi from "spotify-web-api-node";
import { expect } from "vitest";
import { jpeg, known } from "./borrowed-client.ts";

/** A call of a method of spotify-web-api-node, and what is to come of it. */
export interface Example {
  call: (api: SpotifyWebApi) => Promise<{ body: unknown; statusCode: number }>;
  /** What the body holds, as `toMatchObject` has it. */
  answer: unknown;
  /** Default 200. */
  status?: number;
  /** Where the answer is empty: what a look at the API shows afterwards. */
  leaves?: [path: string, holding: unknown];
  /** What apps in Development Mode get of it: 403, or an answer in another shape. */
  development?: "refused" | { answer: unknown };
}

const list = expect.any(Array);
const text = expect.any(String);
const number = expect.any(Number);
const some = expect.arrayContaining([expect.anything()]);
const { album, otherAlbum, artist, otherArtist, track, otherTrack, savedTrack, show, episode } = known;
const { category, playlist, shortPlaylist, otherPlaylist, device, otherDevice } = known;
const uri = `spotify:track:${otherTrack}`;
const entries = `/playlists/${playlist}/items?fields=items(item(id))`;
const entriesBegin = (id: string) => ({ items: expect.objectContaining({ 0: { item: { id } } }) });
const page = (type: string) => ({ items: [{ type }], limit: 1, total: number });
const contains = (type: string, id: string) => `/me/library/contains?uris=spotify:${type}:${id}`;
const one = { limit: 1 };
const swedish = { market: "SE" };
const refused = "refused" as const;
/** What superagent makes of an empty body. */
const nothing = {};
const done = { status: 204, answer: nothing };

/** Every method that asks the Web API. */
export const examples: Record<string, Example | [Example, Example]> = {
  getTrack: { call: (api) => api.getTrack(track, swedish), answer: { id: track, album: { id: album } } },
  getTracks: {
    call: (api) => api.getTracks([track, otherTrack], swedish),
    answer: { tracks: [{ id: track }, { id: otherTrack }] },
    development: refused,
  },
  getAlbum: { call: (api) => api.getAlbum(album), answer: { id: album, tracks: { items: list } } },
  getAlbums: {
    call: (api) => api.getAlbums([album, otherAlbum]),
    answer: { albums: [{ id: album }, { id: otherAlbum }] },
    development: refused,
  },
  getArtist: { call: (api) => api.getArtist(artist), answer: { id: artist, name: "The Paper Lanterns" } },
  getArtists: {
    call: (api) => api.getArtists([artist, otherArtist]),
    answer: { artists: [{ id: artist }, { id: otherArtist }] },
    development: refused,
  },
  search: {
    call: (api) => api.search("the", ["album", "track"], one),
    answer: { albums: page("album"), tracks: page("track") },
  },
  searchAlbums: { call: (api) => api.searchAlbums("the", one), answer: { albums: page("album") } },
  searchArtists: {
    call: (api) => api.searchArtists("The Paper Lanterns", one),
    answer: { artists: { items: [{ id: artist }] } },
  },
  searchTracks: {
    call: (api) => api.searchTracks("artist:Lanterns track:Harbour", one),
    answer: { tracks: { items: [{ id: savedTrack }] } },
  },
  searchPlaylists: {
    call: (api) => api.searchPlaylists("Ferry", one),
    answer: { playlists: { items: [{ id: playlist }] } },
  },
  searchShows: {
    call: (api) => api.searchShows("long way", one),
    answer: { shows: { items: [{ id: show }] } },
  },
  searchEpisodes: { call: (api) => api.searchEpisodes("north", one), answer: { episodes: page("episode") } },
  getArtistAlbums: { call: (api) => api.getArtistAlbums(artist, one), answer: page("album") },
  getAlbumTracks: { call: (api) => api.getAlbumTracks(album, { ...one, offset: 1 }), answer: page("track") },
  getArtistTopTracks: {
    call: (api) => api.getArtistTopTracks(artist, "SE"),
    answer: { tracks: some },
    development: refused,
  },
  getArtistRelatedArtists: {
    call: (api) => api.getArtistRelatedArtists(artist),
    answer: { artists: some },
    development: refused,
  },
  getUser: {
    call: (api) => api.getUser("bela"),
    answer: { id: "bela", display_name: "Béla Okonkwo" },
    development: refused,
  },
  getMe: {
    call: (api) => api.getMe(),
    answer: { id: "ada", country: "SE", product: "premium" },
    development: { answer: { id: "ada", display_name: "Ada Lindqvist" } },
  },
  getUserPlaylists: [
    { call: (api) => api.getUserPlaylists(one), answer: page("playlist") },
    { call: (api) => api.getUserPlaylists("bela", one), answer: page("playlist"), development: refused },
  ],
  getPlaylist: {
    call: (api) => api.getPlaylist(playlist, { fields: "id,name,tracks(total),items(total)" }),
    answer: { id: playlist, name: "Evening Ferry", tracks: { total: 5 } },
    development: { answer: { id: playlist, name: "Evening Ferry", items: { total: 5 } } },
  },
  getPlaylistTracks: {
    call: (api) => api.getPlaylistTracks(playlist, { ...one, offset: 1 }),
    answer: { items: [{ track: { id: savedTrack } }], total: 5 },
    development: refused,
  },
  createPlaylist: {
    call: (api) => api.createPlaylist("Rain", { description: "Wet", public: false }),
    status: 201,
    answer: { name: "Rain", description: "Wet", public: false, owner: { id: "ada" } },
  },
  followPlaylist: {
    call: (api) => api.followPlaylist(otherPlaylist, { public: false }),
    answer: nothing,
    leaves: [contains("playlist", otherPlaylist), [true]],
    development: refused,
  },
  unfollowPlaylist: {
    call: (api) => api.unfollowPlaylist(playlist),
    answer: nothing,
    leaves: [contains("playlist", playlist), [false]],
    development: refused,
  },
  changePlaylistDetails: {
    call: (api) => api.changePlaylistDetails(playlist, { name: "Rain", public: false }),
    answer: nothing,
    leaves: [`/playlists/${playlist}`, { name: "Rain", public: false }],
  },
  uploadCustomPlaylistCoverImage: {
    call: (api) => api.uploadCustomPlaylistCoverImage(playlist, jpeg.toString("base64")),
    status: 202,
    answer: nothing,
    leaves: [`/playlists/${playlist}/images`, [{ url: text }]],
  },
  addTracksToPlaylist: {
    call: (api) => api.addTracksToPlaylist(playlist, [uri], { position: 0 }),
    status: 201,
    answer: { snapshot_id: text },
    leaves: [entries, entriesBegin(otherTrack)],
    development: refused,
  },
  removeTracksFromPlaylist: {
    call: (api) => api.removeTracksFromPlaylist(shortPlaylist, [{ uri }]),
    answer: { snapshot_id: text },
    leaves: [`/playlists/${shortPlaylist}/items`, { total: 2 }],
    development: refused,
  },
  replaceTracksInPlaylist: {
    call: (api) => api.replaceTracksInPlaylist(playlist, [uri]),
    answer: { snapshot_id: text },
    leaves: [entries, { items: [{ item: { id: otherTrack } }] }],
    development: refused,
  },
  reorderTracksInPlaylist: {
    call: (api) => api.reorderTracksInPlaylist(playlist, 1, 0, { range_length: 2 }),
    answer: { snapshot_id: text },
    leaves: [entries, entriesBegin(savedTrack)],
    development: refused,
  },
  getAudioFeaturesForTrack: {
    call: (api) => api.getAudioFeaturesForTrack(track),
    answer: { id: track, tempo: number },
    development: refused,
  },
  getAudioAnalysisForTrack: {
    call: (api) => api.getAudioAnalysisForTrack(track),
    answer: { bars: list, track: { duration: number } },
    development: refused,
  },
  getAudioFeaturesForTracks: {
    call: (api) => api.getAudioFeaturesForTracks([track, otherTrack]),
    answer: { audio_features: [{ id: track }, { id: otherTrack }] },
    development: refused,
  },
  getRecommendations: {
    call: (api) =>
      api.getRecommendations({ seed_artists: [artist, otherArtist], min_popularity: 1, limit: 2 }),
    answer: { seeds: [{ id: artist }, { id: otherArtist }], tracks: [{ type: "track" }, {}] },
    development: refused,
  },
  getAvailableGenreSeeds: {
    call: (api) => api.getAvailableGenreSeeds(),
    answer: { genres: some },
    development: refused,
  },
  getMySavedTracks: {
    call: (api) => api.getMySavedTracks(one),
    answer: { items: [{ added_at: text, track: { type: "track" } }] },
  },
  containsMySavedTracks: {
    call: (api) => api.containsMySavedTracks([savedTrack, otherTrack]),
    answer: [true, false],
    development: refused,
  },
  removeFromMySavedTracks: {
    call: (api) => api.removeFromMySavedTracks([savedTrack]),
    answer: nothing,
    leaves: [contains("track", savedTrack), [false]],
    development: refused,
  },
  addToMySavedTracks: {
    call: (api) => api.addToMySavedTracks([otherTrack]),
    answer: nothing,
    leaves: [contains("track", otherTrack), [true]],
    development: refused,
  },
  removeFromMySavedAlbums: {
    call: (api) => api.removeFromMySavedAlbums([album]),
    answer: nothing,
    leaves: [contains("album", album), [false]],
    development: refused,
  },
  addToMySavedAlbums: {
    call: (api) => api.addToMySavedAlbums([otherAlbum]),
    answer: nothing,
    leaves: [contains("album", otherAlbum), [true]],
    development: refused,
  },
  getMySavedAlbums: {
    call: (api) => api.getMySavedAlbums(one),
    answer: { items: [{ added_at: text, album: { id: album } }] },
  },
  containsMySavedAlbums: {
    call: (api) => api.containsMySavedAlbums([album, otherAlbum]),
    answer: [true, false],
    development: refused,
  },
  getMyTopArtists: {
    call: (api) => api.getMyTopArtists({ ...one, time_range: "long_term" }),
    answer: page("artist"),
  },
  getMyTopTracks: { call: (api) => api.getMyTopTracks({ ...one, offset: 1 }), answer: page("track") },
  getMyRecentlyPlayedTracks: {
    call: (api) => api.getMyRecentlyPlayedTracks({ ...one, after: 1_000 }),
    answer: { items: list, limit: 1 },
  },
  addToQueue: {
    call: (api) => api.addToQueue(uri, { device_id: device }),
    ...done,
    leaves: ["/me/player/queue", { queue: expect.objectContaining({ 0: expect.objectContaining({ uri }) }) }],
  },
  getMyDevices: {
    call: (api) => api.getMyDevices(),
    answer: {
      devices: [
        { id: device, is_active: true },
        { id: otherDevice, is_active: false },
      ],
    },
  },
  getMyCurrentPlayingTrack: {
    call: (api) => api.getMyCurrentPlayingTrack(swedish),
    answer: { currently_playing_type: "track", item: { id: track } },
  },
  getMyCurrentPlaybackState: {
    call: (api) => api.getMyCurrentPlaybackState(swedish),
    answer: { device: { id: device }, item: { id: track } },
  },
  transferMyPlayback: {
    call: (api) => api.transferMyPlayback([otherDevice], { play: true }),
    ...done,
    leaves: ["/me/player", { device: { id: otherDevice }, is_playing: true }],
  },
  play: [
    {
      call: (api) => api.play({ device_id: otherDevice, uris: [uri], position_ms: 1_000 }),
      ...done,
      leaves: ["/me/player", { device: { id: otherDevice }, item: { id: otherTrack } }],
    },
    {
      call: async (api) => {
        await api.pause();
        return api.play();
      },
      ...done,
      leaves: ["/me/player", { is_playing: true, item: { id: track } }],
    },
  ],
  pause: {
    call: (api) => api.pause({ device_id: device }),
    ...done,
    leaves: ["/me/player", { is_playing: false, item: { id: track } }],
  },
  skipToPrevious: {
    call: (api) => api.skipToPrevious(),
    ...done,
    leaves: ["/me/player", { item: { name: "Kitchen Window, Late" } }],
  },
  skipToNext: {
    call: (api) => api.skipToNext({ device_id: device }),
    ...done,
    leaves: ["/me/player", { item: { name: "Half the Harbour" } }],
  },
  seek: {
    call: (api) => api.seek(0, { device_id: device }),
    ...done,
    leaves: ["/me/player", { progress_ms: expect.toSatisfy((ms: number) => ms < 20_000) }],
  },
  setRepeat: {
    call: (api) => api.setRepeat("track", { device_id: device }),
    ...done,
    leaves: ["/me/player", { repeat_state: "track" }],
  },
  setShuffle: {
    call: (api) => api.setShuffle(true, { device_id: device }),
    ...done,
    leaves: ["/me/player", { shuffle_state: true }],
  },
  setVolume: {
    call: (api) => api.setVolume(0, { device_id: device }),
    ...done,
    leaves: ["/me/player", { device: { volume_percent: 0 } }],
  },
  followUsers: {
    call: (api) => api.followUsers(["hana"]),
    ...done,
    leaves: [contains("user", "hana"), [true]],
    development: refused,
  },
  followArtists: {
    call: (api) => api.followArtists([otherArtist]),
    ...done,
    leaves: [contains("artist", otherArtist), [true]],
    development: refused,
  },
  unfollowUsers: {
    call: (api) => api.unfollowUsers(["bela"]),
    ...done,
    leaves: [contains("user", "bela"), [false]],
    development: refused,
  },
  unfollowArtists: {
    call: (api) => api.unfollowArtists([artist]),
    ...done,
    leaves: [contains("artist", artist), [false]],
    development: refused,
  },
  isFollowingUsers: {
    call: (api) => api.isFollowingUsers(["bela", "hana"]),
    answer: [true, false],
    development: refused,
  },
  isFollowingArtists: {
    call: (api) => api.isFollowingArtists([artist, otherArtist]),
    answer: [true, false],
    development: refused,
  },
  getFollowedArtists: {
    call: (api) => api.getFollowedArtists(one),
    answer: { artists: { items: [{ type: "artist" }], cursors: { after: text } } },
  },
  getNewReleases: {
    call: (api) => api.getNewReleases(one),
    answer: { albums: page("album") },
    development: refused,
  },
  getFeaturedPlaylists: {
    call: (api) => api.getFeaturedPlaylists(one),
    answer: { message: text, playlists: page("playlist") },
    development: refused,
  },
  getCategories: {
    call: (api) => api.getCategories(one),
    answer: { categories: { items: [{ id: text }] } },
    development: refused,
  },
  getCategory: {
    call: (api) => api.getCategory(category),
    answer: { id: category, name: "Jazz" },
    development: refused,
  },
  getPlaylistsForCategory: {
    call: (api) => api.getPlaylistsForCategory(category, one),
    answer: { playlists: page("playlist") },
    development: refused,
  },
  getShow: { call: (api) => api.getShow(show), answer: { id: show, episodes: { items: list } } },
  getShows: { call: (api) => api.getShows([show]), answer: { shows: [{ id: show }] }, development: refused },
  containsMySavedShows: {
    call: (api) => api.containsMySavedShows([show]),
    answer: [true],
    development: refused,
  },
  removeFromMySavedShows: {
    call: (api) => api.removeFromMySavedShows([show]),
    answer: nothing,
    leaves: [contains("show", show), [false]],
    development: refused,
  },
  addToMySavedShows: {
    call: (api) => api.addToMySavedShows([show]),
    answer: nothing,
    leaves: [contains("show", show), [true]],
    development: refused,
  },
  getMySavedShows: {
    call: (api) => api.getMySavedShows(one),
    answer: { items: [{ added_at: text, show: { id: show } }] },
  },
  getShowEpisodes: { call: (api) => api.getShowEpisodes(show, one), answer: page("episode") },
  getEpisode: { call: (api) => api.getEpisode(episode), answer: { id: episode, show: { id: show } } },
  getEpisodes: {
    call: (api) => api.getEpisodes([episode]),
    answer: { episodes: [{ id: episode }] },
    development: refused,
  },
};

/** Methods whose operation Spotify no longer has, and why. */
export const gone: Record<
  string,
  { call: Example["call"]; reason: string; refusal: { statusCode: number; message: string } }
> = {
  areFollowingPlaylist: {
    call: (api) => api.areFollowingPlaylist("ada", playlist, ["bela"]),
    reason: "playlists have had no path under /users since 2018",
    refusal: { statusCode: 404, message: "Service not found" },
  },
  removeTracksFromPlaylistByPosition: {
    call: (api) => api.removeTracksFromPlaylistByPosition(playlist, [0], "a snapshot"),
    reason: "entries are removed by URI; the description of today's API has no positions",
    refusal: { statusCode: 400, message: "No uris provided" },
  },
};
