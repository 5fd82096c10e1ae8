/** The scopes of 2026 open to ordinary apps, each as the authorize page says it. */
export const scopeMeanings = {
  "user-read-private": "See your subscription, your country and your explicit content setting",
  "user-read-email": "See your e-mail address",
  "user-read-currently-playing": "See what you are playing right now",
  "user-read-playback-state": "See what you are playing and on which devices",
  "user-modify-playback-state": "Control playback on your devices",
  "user-read-recently-played": "See what you have played recently",
  "user-read-playback-position": "See how far you got in what you played",
  "user-top-read": "See your top artists and tracks",
  "user-library-read": "See what you have saved in your library",
  "user-library-modify": "Save to your library, and remove from it",
  "user-follow-read": "See whom you follow",
  "user-follow-modify": "Follow and unfollow for you",
  "playlist-read-private": "See your private playlists",
  "playlist-read-collaborative": "See your collaborative playlists",
  "playlist-modify-private": "Create and change your private playlists",
  "playlist-modify-public": "Create and change your public playlists",
  "ugc-image-upload": "Upload images for you",
  streaming: "Play music in the app itself",
  "app-remote-control": "Talk to the app on your device",
} as const;

export type SpotifyScope = keyof typeof scopeMeanings;

/** @returns the scopes in the order asked, each once, or those that are not known. */
export function parseScope(text: string): { names: SpotifyScope[] } | { unknown: string[] } {
  const names = [...new Set(text.split(" ").filter(Boolean))];
  return names.every(isScope) ? { names } : { unknown: names.filter((name) => !isScope(name)) };
}

/** What a scope is called on a page. */
export function meaningOf(name: string): string {
  return isScope(name) ? scopeMeanings[name] : name;
}

export function isScope(name: string): name is SpotifyScope {
  return Object.hasOwn(scopeMeanings, name);
}
