// Two literals and no other name for this machine (Spotify, "Redirect URIs").
const loopbackLiteral = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=[/?]|$)/;
const loopbackWithoutPort = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(\/.*)?$/;
const loopbackWithPort = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?([/?].*)?$/;

/** Plain http is for loopback IP literals alone; `localhost` is refused since November 2025. */
export function isInsecure(uri: string): boolean {
  return /^http:/i.test(uri) && !loopbackLiteral.test(uri);
}

/** Whether a redirect URI is one of the registered: letter for letter, but for the port of a loopback literal. */
export function isRegistered(uri: string, registered: readonly string[]): boolean {
  if (!URL.canParse(uri) || uri.includes("#")) return false;
  return registered.some((known) => known === uri || matchesWithoutPort(uri, known));
}

function matchesWithoutPort(uri: string, known: string): boolean {
  const [, knownHost, knownPath] = loopbackWithoutPort.exec(known) ?? [];
  const [, host, path] = loopbackWithPort.exec(uri) ?? [];
  if (knownHost === undefined || knownHost !== host) return false;
  // A bare origin stands for any path as well: the emulator's own convenience.
  return knownPath === undefined || knownPath === path;
}

/** A registered redirect URI as a sentence names it, with what else it serves. */
export function described(registered: string): string {
  const [isLoopback, , path] = loopbackWithoutPort.exec(registered) ?? [];
  if (isLoopback === undefined) return registered;
  return `${registered} (with any port${path === undefined ? " and path" : ""})`;
}
