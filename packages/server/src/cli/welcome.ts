import type { Config } from "../config.ts";

/** What `start` says once it is there: where, with which Spotify and store, and what to set for the real Spotify. */
export function welcome(config: Config, localSpotifyUrl: string | undefined): string {
  const { app, redirectUri, store, warnings } = config;
  const lines = [
    "",
    `  Stagedoor is at    ${new URL(redirectUri).origin}`,
    `  Listening on       ${config.host}, port ${config.port}`,
    `  Spotify            ${spotifyLine(app?.accountsUrl, localSpotifyUrl)}`,
    ...(app ? [`  Redirect URI       ${redirectUri}`] : []),
    ...(app && !app.clientSecret ? ["  Client secret      none set: PKCE alone"] : []),
    `  Store              ${store}`,
    ...warnings.flatMap((warning) => ["", `  Warning: ${warning}`]),
    ...(localSpotifyUrl ? ["", ...realSpotify(redirectUri)] : []),
    "",
  ];
  return lines.join("\n");
}

function spotifyLine(accountsUrl: string | undefined, localSpotifyUrl: string | undefined): string {
  if (!localSpotifyUrl) return accountsUrl ?? "https://accounts.spotify.com";
  return `no credentials are set, so a local Spotify runs at ${localSpotifyUrl}`;
}

const realSpotify = (redirectUri: string): string[] => [
  "  For the real Spotify, make an app at https://developer.spotify.com/dashboard, register",
  `  the redirect URI ${redirectUri} there, and set, here or in a file .env:`,
  "",
  "    SPOTIFY_CLIENT_ID=…",
  "    SPOTIFY_CLIENT_SECRET=…    (leave it out for PKCE alone)",
  `    SPOTIFY_REDIRECT_URI=${redirectUri}`,
];
