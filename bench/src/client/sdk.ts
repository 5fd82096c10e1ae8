import { SpotifyApi } from "@spotify/web-api-ts-sdk";

const ROOT = "https://api.spotify.com/v1";

/** Spotify's own SDK with a token that is good, at another address than the one that it has built in. */
export function sdkAt(apiUrl: string, token: string): SpotifyApi {
  return SpotifyApi.withAccessToken(
    "the-benchmark-app",
    { access_token: token, token_type: "Bearer", expires_in: 3_600, refresh_token: "" },
    { fetch: (url, init) => fetch(apiUrl + String(url).slice(ROOT.length), init) },
  );
}
