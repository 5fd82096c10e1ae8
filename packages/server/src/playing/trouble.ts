import {
  AuthError,
  Forbidden,
  HttpError,
  InvalidClient,
  NetworkError,
  SpotifyError,
  TimeoutError,
  TooManyRequests,
} from "@stagedoor/spotify";
import { RefreshFailed } from "../grants/refresh-failed.ts";
import { StoreUnavailable } from "../stores/store.ts";

/** Why Spotify could not be read, as a page says it; `until` when it may go on, where that is known. */
export function reasonOf(error: unknown, until?: number): string {
  if (error instanceof RefreshFailed) return reasonOf(error.cause, error.until);
  if (error instanceof InvalidClient) {
    return "Spotify does not accept this site's credentials. Whoever runs it can mend that.";
  }
  if (error instanceof AuthError && error.status !== 429) {
    return `Spotify's accounts service answered ${error.status}.`;
  }
  if (error instanceof TooManyRequests || error instanceof AuthError) return waitReason(until);
  if (error instanceof TimeoutError || (error instanceof DOMException && error.name === "TimeoutError")) {
    return "Spotify did not answer in time.";
  }
  if (error instanceof Forbidden) return `Spotify does not allow it: ${sentence(error.message)}`;
  if (error instanceof HttpError) return `Spotify answered ${error.status}: ${sentence(error.message)}`;
  if (error instanceof NetworkError) return "Spotify cannot be reached.";
  if (error instanceof SpotifyError || error instanceof SyntaxError)
    return "Spotify gave an answer that makes no sense.";
  if (error instanceof StoreUnavailable) return "This site cannot use its store just now. Its log says why.";
  return "Something went wrong on this site, not at Spotify. Its log says what.";
}

/** That Spotify's rate limit is reached; `until` when it may go on, where that is known. */
export const waitReason = (until?: number): string =>
  `Spotify asks this site to wait${until ? ` until ${clock(until)}` : ""}.`;

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** With the day, because Spotify has been seen to ask for a day's wait. */
const clock = (time: number): string =>
  new Date(time)
    .toISOString()
    .replace("T", " ")
    .replace(/:\d\d\..*/, " UTC");
