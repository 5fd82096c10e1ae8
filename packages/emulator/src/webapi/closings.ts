import type { Rules } from "../state/rules.ts";
import type { Operation } from "./operation.ts";

/** Why an app no longer has an operation, and what it has instead; undefined where it has it. */
export function closingOf(
  operation: Pick<Operation, "method" | "path" | "developmentMode">,
  { smallerApi, closedSince2024 }: Pick<Rules, "smallerApi" | "closedSince2024">,
): string | undefined {
  const { developmentMode } = operation;
  if (developmentMode === "closed" && closedSince2024) {
    return "closed since 27 Nov 2024 to new apps and those in development";
  }
  if (developmentMode !== "removed" || !smallerApi) return undefined;
  const replacement = replacementOf(operation);
  const instead = replacement === undefined ? "" : `: ${replacement} instead`;
  return `removed from Development Mode on 11 Feb 2026${instead}`;
}

/** Spotify, "February 2026 Web API changes". Of artists' top tracks, other people, browsing and markets nothing is left. */
function replacementOf({ method, path }: Pick<Operation, "method" | "path">): string | undefined {
  if (/^\/(?:albums|artists|tracks|shows|episodes|audiobooks|chapters)$/.test(path)) {
    return `${method} ${path}/{id}, one request per id,`;
  }
  if (path === "/playlists/{playlist_id}/tracks") return `${method} /playlists/{playlist_id}/items`;
  if (path.startsWith("/me/") || path.startsWith("/playlists/")) {
    return `${method} /me/library${path.endsWith("/contains") ? "/contains" : ""}`;
  }
  return method === "POST" ? `${method} /me/playlists` : undefined;
}
