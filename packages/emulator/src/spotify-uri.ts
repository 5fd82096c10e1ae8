/** What a Spotify URI names. */
export interface SpotifyUri {
  type: string;
  id: string;
}

/**
 * Reads `spotify:{type}:{id}` and the old `spotify:user:{user}:playlist:{id}`. Ids are base62, those of users free of
 * form and percent-encoded. Local files have no id, and are none of these.
 */
export function parseUri(text: string): SpotifyUri | undefined {
  const [, type, id] = /^spotify:(?:user:[^:]+:(?=playlist:))?([a-z]+):([^:]+)$/.exec(text) ?? [];
  if (type === undefined || id === undefined) return undefined;
  if (type === "user") return parseUserId(id);
  return /^[0-9A-Za-z]{22}$/.test(id) ? { type, id } : undefined;
}

export function uriOf({ type, id }: SpotifyUri): string {
  return `spotify:${type}:${type === "user" ? encodeURIComponent(id) : id}`;
}

function parseUserId(encoded: string): SpotifyUri | undefined {
  try {
    return { type: "user", id: decodeURIComponent(encoded) };
  } catch {
    return undefined;
  }
}
