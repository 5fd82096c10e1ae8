import { checkRedirectUri } from "@stagedoor/spotify";
import { isLoopback, shownAddress } from "../origin.ts";
import type { Read, Wrong } from "./reading.ts";

/** Which app at which Spotify. */
export interface SpotifyApp {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUri: string;
  readonly accountsUrl?: string;
  readonly apiUrl?: string;
}

const APP_VARIABLES = [
  "SPOTIFY_CLIENT_ID",
  "SPOTIFY_CLIENT_SECRET",
  "SPOTIFY_REDIRECT_URI",
  "SPOTIFY_ACCOUNTS_URL",
  "SPOTIFY_API_URL",
];

/** The app that the variables name; none of them: no app, where a local Spotify may take Spotify's place. */
export function readApp(from: {
  read: Read;
  wrong: Wrong;
  host: string;
  port: number;
  defaultRedirectUri: string;
}): SpotifyApp | undefined {
  const { read, wrong, host, defaultRedirectUri } = from;
  const clientId = read("SPOTIFY_CLIENT_ID");
  const clientSecret = read("SPOTIFY_CLIENT_SECRET");
  const redirectUri = read("SPOTIFY_REDIRECT_URI");
  if (clientId === undefined) {
    const set = APP_VARIABLES.filter((name) => read(name) !== undefined);
    const why =
      set.length > 0 ? `is missing, though ${set.join(" and ")} ${set.length > 1 ? "are" : "is"} set` : "";
    const impossible = set.length > 0 ? why : localSpotifyImpossible(host, read("NODE_ENV"));
    if (impossible) {
      wrong(
        "SPOTIFY_CLIENT_ID",
        `${impossible}. Take the client id of your app from https://developer.spotify.com/dashboard` +
          (set.length > 0 ? ", or unset them all to try things out with the local Spotify." : "."),
      );
    }
  } else if (/[^\x21-\x7e]/.test(clientId)) {
    wrong("SPOTIFY_CLIENT_ID", "holds blanks or other characters that no client id has. Copy it again.");
  }
  if (clientSecret !== undefined && /[^\x21-\x7e]/.test(clientSecret)) {
    wrong(
      "SPOTIFY_CLIENT_SECRET",
      "holds blanks or other characters that no client secret has. Copy it again.",
    );
  }
  if (redirectUri !== undefined) {
    const checked = checkRedirectUri(redirectUri, { path: "/callback", port: from.port });
    if (!checked.ok) {
      wrong(
        "SPOTIFY_REDIRECT_URI",
        `${shownAddress(redirectUri)} cannot be used: ${checked.problem}. Register and set ${checked.suggestion} instead.`,
      );
    }
  } else if (/^127\./.test(host) && host !== "127.0.0.1") {
    wrong(
      "HOST",
      `${host} is not where the redirect URI that Spotify takes, ${defaultRedirectUri}, leads. Set 127.0.0.1.`,
    );
  } else if (clientId !== undefined && !isLoopback(host)) {
    wrong(
      "SPOTIFY_REDIRECT_URI",
      `is missing, and HOST is ${host}, so people do not come from this machine alone. Register and set ` +
        "https://YOUR-SITE/callback.",
    );
  }
  const urls = readUrls(read, wrong);
  if (clientId === undefined) return undefined;
  return {
    clientId,
    redirectUri: URL.canParse(redirectUri ?? "") ? (redirectUri as string) : defaultRedirectUri,
    ...(clientSecret !== undefined && { clientSecret }),
    ...urls,
  };
}

/** It lets anyone be anyone, so only people at this machine may reach it (rule 13). */
function localSpotifyImpossible(host: string, nodeEnv: string | undefined): string | undefined {
  if (nodeEnv === "production") {
    return "is missing, and with NODE_ENV=production no local Spotify, where anyone can be anyone, takes its place";
  }
  if (!isLoopback(host)) {
    return `is missing, and with HOST=${host}, which others reach, no local Spotify, where anyone can be anyone, takes its place`;
  }
  return undefined;
}

function readUrls(read: Read, wrong: Wrong): { accountsUrl?: string; apiUrl?: string } {
  const names = ["SPOTIFY_ACCOUNTS_URL", "SPOTIFY_API_URL"] as const;
  const [accountsUrl, apiUrl] = names.map((name) => {
    const text = read(name)?.replace(/\/+$/, "");
    if (text !== undefined) checkUrl(name, text, wrong);
    return text;
  });
  if (accountsUrl === undefined && apiUrl === undefined) return {};
  if (accountsUrl !== undefined && apiUrl !== undefined) return { accountsUrl, apiUrl };
  const [missing, set] = accountsUrl === undefined ? names : [names[1], names[0]];
  wrong(
    missing,
    `is missing, though ${set} is set: tokens of one Spotify would go to another. Set both or neither.`,
  );
  return {};
}

function checkUrl(name: string, text: string, wrong: Wrong): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    wrong(name, `"${shownAddress(text)}" is not a plain http or https address.`);
  } else if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    wrong(name, `${text} is plain http: secrets and tokens would cross the network in the clear. Use https.`);
  }
}
