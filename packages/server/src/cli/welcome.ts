import type { Config } from "../config.ts";
import { shownStoreUrl } from "../stores/open.ts";

/** What is known only once the server is there. */
interface Started {
  readonly localSpotifyUrl: string | undefined;
  /** What is amiss with the store. */
  readonly warnings: readonly string[];
}

/** What `start` says once it is there: where, with which Spotify and store, and what to set for the real Spotify. */
export function welcome(config: Config, { localSpotifyUrl, warnings }: Started): string {
  const { app, redirectUri, store } = config;
  const lines = [
    "",
    `  Stagedoor is at    ${new URL(redirectUri).origin}`,
    `  Listening on       ${config.host}, port ${config.port}`,
    `  Spotify            ${spotifyLine(app?.accountsUrl, localSpotifyUrl)}`,
    ...(localSpotifyUrl
      ? [
          `                     (its page, to see requests and make things happen: ${localSpotifyUrl}/_emulator)`,
        ]
      : []),
    ...(app ? [`  Redirect URI       ${redirectUri}`] : []),
    ...(app && !app.clientSecret ? ["  Client secret      none set: PKCE alone"] : []),
    `  Store              ${shownStoreUrl(store)}`,
    ...[...config.warnings, ...warnings].flatMap((warning) => ["", `  Warning: ${warning}`]),
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
