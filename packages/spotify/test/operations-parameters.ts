import { operationOf } from "../src/index.ts";
import { examplesOf, type Known, methods } from "./operations-examples.ts";

interface NotSent {
  readonly parameters: readonly string[];
  readonly reason: string;
}

const idsInQuery: NotSent = {
  parameters: ["body ids"],
  reason: "ids go in the query, and Spotify passes over the body where the query has them",
};
const urisInBody: NotSent = {
  parameters: ["query uris"],
  reason: "uris go in the body, which holds a hundred; an address of as many may be too long",
};
const additionsInBody: NotSent = {
  parameters: ["query uris", "query position"],
  reason: "the place goes with the uris, which go in the body, since an address of a hundred may be too long",
};

/** What the client never sends, of what the table has: by operation, with the reason. */
export const notSent: Readonly<Record<string, NotSent>> = {
  "follow-artists-users": idsInQuery,
  "unfollow-artists-users": idsInQuery,
  "save-albums-user": idsInQuery,
  "remove-albums-user": idsInQuery,
  "save-episodes-user": idsInQuery,
  "remove-episodes-user": idsInQuery,
  "save-shows-user": idsInQuery,
  "remove-shows-user": idsInQuery,
  "remove-tracks-user": idsInQuery,
  "reorder-or-replace-playlists-items": urisInBody,
  "reorder-or-replace-playlists-tracks": urisInBody,
  "add-items-to-playlist": additionsInBody,
  "add-tracks-to-playlist": additionsInBody,
};

/** What the examples of an operation send, all together: `query market`, `body uris`. */
export function sentBy(operation: string, known: Known): readonly string[] {
  const sent = methods
    .filter((method) => operationOf(method).id === operation)
    .flatMap(examplesOf)
    .flatMap(({ request, body }) => [
      ...[...new URLSearchParams(request(known).split("?")[1])].map(([name]) => `query ${name}`),
      ...Object.keys(body?.(known) ?? {}).map((name) => `body ${name}`),
    ]);
  return [...new Set(sent)];
}

/** The bounds of recommendations, `min_tempo` and 41 more, are of the attributes and not in the table. */
export function isBound(operation: string, parameter: string): boolean {
  return operation === "get-recommendations" && /^query (?:min|max|target)_/.test(parameter);
}
