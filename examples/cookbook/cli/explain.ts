import { isSpotifyFailure, type SpotifyFailure, TooManyRequests } from "@stagedoor/spotify";

/** A failure in a sentence or two: what happened and what to do. What nobody expects to happen keeps its stack. */
export function explain(error: unknown): string {
  if (isSpotifyFailure(error)) {
    const done = error.done === undefined ? "" : ` The first ${error.done} were done.`;
    return `${sentence(error.message)}${done}${advice(error)}`;
  }
  if (!(error instanceof Error)) return String(error);
  const isExpected = ["Error", "AbortError", "TimeoutError"].includes(error.name);
  return isExpected ? error.message : (error.stack ?? error.message);
}

function advice(error: SpotifyFailure): string {
  if (error instanceof TooManyRequests) {
    const end =
      error.endsAt === undefined ? "in a minute" : `after ${new Date(error.endsAt).toLocaleString()}`;
    return ` Try again ${end}.`;
  }
  if (error.kind === "http" && error.reason === "NO_ACTIVE_DEVICE")
    return " Play something on a device first.";
  if (error.kind === "http" && error.reason === "PREMIUM_REQUIRED") return " Only Premium lets apps do that.";
  return error.isTransient ? " Try again in a while." : "";
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
