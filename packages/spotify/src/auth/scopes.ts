/**
 * The 19 scopes that an ordinary app can ask for, in the words that a person reads before agreeing.
 *
 * @see https://developer.spotify.com/documentation/web-api/concepts/scopes
 */
const MEANINGS = {
  "app-remote-control": "Talk to the Spotify app on your device",
  "playlist-modify-private": "Create and change your private playlists",
  "playlist-modify-public": "Create and change your public playlists",
  "playlist-read-collaborative": "See the playlists you make together with others",
  "playlist-read-private": "See your private playlists",
  streaming: "Play music and control playback on your devices",
  "ugc-image-upload": "Upload images for you, such as playlist covers",
  "user-follow-modify": "Change whom you follow",
  "user-follow-read": "See whom you follow and whether you follow someone",
  "user-library-modify": "Save things to your library and remove them",
  "user-library-read": "See what you have saved in your library",
  "user-modify-playback-state": "Control playback on your devices",
  "user-read-currently-playing": "See what you are playing now",
  "user-read-email": "See your e-mail address",
  "user-read-playback-position": "See how far you have listened to episodes and audiobooks",
  "user-read-playback-state": "See what you are playing and on which devices",
  "user-read-private": "See your country and kind of subscription",
  "user-read-recently-played": "See what you played recently",
  "user-top-read": "See the artists and tracks you play most",
} as const;

/** One of the 19 scopes. */
export type SpotifyScope = keyof typeof MEANINGS;

/** The 19 scopes, in alphabetical order. */
export const scopes: readonly SpotifyScope[] = /* @__PURE__ */ Object.freeze(
  Object.keys(MEANINGS) as SpotifyScope[],
);

/** What a scope lets an app do, as one line for the person asked. `undefined` for one that is not of the 19. */
export function describeScope(scope: string): string | undefined {
  return Object.hasOwn(MEANINGS, scope) ? MEANINGS[scope as SpotifyScope] : undefined;
}
