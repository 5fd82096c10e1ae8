/**
 * The paths that may answer otherwise once a `PUT`, `POST` or `DELETE` has been carried out, each with all that is
 * below it: the path itself, and what of Spotify's shows the same thing.
 *
 * - The player's, for a player command.
 * - All of `/me`, and the playlists of users, for what else is below `/me` or `/users`.
 * - The playlist with all that is in it, and those same lists, for what is below `/playlists/{id}`.
 */
export function changedPaths(path: string): readonly string[] {
  const [, base, name, rest = ""] = /^(.*?)\/(me|users|playlists)(\/.*)?$/.exec(path) ?? [];
  if (base === undefined) return [path];
  if (name === "me" && /^\/player(?:\/|$)/.test(rest)) return [`${base}/me/player`];
  const lists = [`${base}/me`, `${base}/users`];
  const playlist = /^\/[^/]+/.exec(rest)?.[0];
  return name === "playlists" && playlist !== undefined ? [`${base}/playlists${playlist}`, ...lists] : lists;
}

/** Whether a path is one of these, or below one. */
export function isBelow(path: string, changed: readonly string[]): boolean {
  return changed.some((other) => path === other || path.startsWith(`${other}/`));
}
