import { Forbidden, HttpError, NetworkError, TimeoutError, TooManyRequests } from "@stagedoor/spotify";

/** Why Spotify could not be read, as a page says it. */
export function reasonOf(error: unknown, until?: number): string {
  if (error instanceof TooManyRequests)
    return `Spotify asks this site to wait${until ? ` until ${clock(until)}` : ""}.`;
  if (error instanceof TimeoutError || (error instanceof DOMException && error.name === "TimeoutError")) {
    return "Spotify did not answer in time.";
  }
  if (error instanceof Forbidden) return `Spotify does not allow it: ${sentence(error.message)}`;
  if (error instanceof HttpError) return `Spotify answered ${error.status}: ${sentence(error.message)}`;
  if (error instanceof NetworkError) return "Spotify cannot be reached.";
  return "Spotify gave an answer that makes no sense.";
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** With the day, because Spotify has been seen to ask for a day's wait. */
const clock = (time: number): string =>
  new Date(time)
    .toISOString()
    .replace("T", " ")
    .replace(/:\d\d\..*/, " UTC");
