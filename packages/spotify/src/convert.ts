import { ConversionError } from "./errors.ts";

/** Every type of thing that has an id, a URI and a web address, in alphabetical order. */
export const itemTypes = [
  "album",
  "artist",
  "audiobook",
  "chapter",
  "episode",
  "playlist",
  "show",
  "track",
  "user",
] as const;

/** The name of one. */
export type ItemType = (typeof itemTypes)[number];

/** What a URI or a web address names. */
export interface Reference {
  readonly type: ItemType;
  /** 22 letters and digits; of a user any text, as it is and not percent-encoded. */
  readonly id: string;
}

const ID = /^[0-9A-Za-z]{22}$/;
const HOSTS = ["open.spotify.com", "play.spotify.com"];
// Spotify shares audiobooks as shows and chapters as episodes.
const SHARED_AS: Partial<Record<ItemType, ItemType>> = { audiobook: "show", chapter: "episode" };

/**
 * Checks that something is a type of Spotify's, letter case included.
 *
 * @throws {ConversionError} when it is none
 */
export function checkType(type: string): ItemType {
  if (itemTypes.some((known) => known === type)) return type as ItemType;
  throw new ConversionError(`${quoted(type)} is no type: it is one of ${itemTypes.join(", ")}`, type);
}

/**
 * Checks an id: 22 letters and digits, or any text that is not empty for a user.
 *
 * @throws {ConversionError} when it cannot be one
 */
export function checkId(type: ItemType, id: string): string {
  const isId = typeof id === "string" && (type === "user" ? isPathPart(id) : ID.test(id));
  if (isId) return id;
  const form = type === "user" ? "a user's id is not empty, nor only dots" : "an id is 22 letters and digits";
  throw new ConversionError(`${quoted(id)} is no ${type} id: ${form}`, id);
}

/**
 * `spotify:<type>:<id>`, a user's id percent-encoded.
 *
 * @throws {ConversionError} when type or id cannot be
 */
export function toUri(type: ItemType, id: string): string {
  return `spotify:${checkType(type)}:${encodeURIComponent(checkId(type, id))}`;
}

/**
 * `https://open.spotify.com/<type>/<id>`, a user's id percent-encoded.
 *
 * @throws {ConversionError} when type or id cannot be
 */
export function toUrl(type: ItemType, id: string): string {
  return `https://open.spotify.com/${checkType(type)}/${encodeURIComponent(checkId(type, id))}`;
}

/**
 * Reads a URI, `spotify:<type>:<id>`; also the old `spotify:user:<user>:playlist:<id>`.
 *
 * @throws {ConversionError} when it is none
 * @see https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids
 */
export function fromUri(uri: string): Reference {
  const [scheme, ...parts] = String(uri).trim().split(":");
  if (scheme?.toLowerCase() !== "spotify") throw noReference(uri, "a Spotify URI begins with spotify:");
  if (parts[0] === "local") throw noReference(uri, "a file of the listener's own has no id at Spotify");
  return referenceOf(parts, uri);
}

/**
 * Reads a web address, `https://open.spotify.com/<type>/<id>`: with or without `https://`, a language (`/intl-de/`), a
 * player (`/embed/`), a query, a fragment, a slash at the end. Short links are another matter: see `followShortLink`.
 *
 * @throws {ConversionError} when it is none
 */
export function fromUrl(url: string): Reference {
  const text = String(url).trim();
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const { protocol, host, username, pathname } = URL.canParse(address) ? new URL(address) : NOWHERE;
  if (!/^https?:$/.test(protocol) || !HOSTS.includes(host) || username !== "") {
    const isShort = /^(?:https?:\/\/)?spotify(?:\.app)?\.link\//i.test(text);
    throw noReference(url, isShort ? "follow it with followShortLink first" : `it is not at ${HOSTS[0]}`);
  }
  const parts = pathname.split("/").filter((part) => part !== "");
  if (/^intl-/i.test(parts[0] ?? "")) parts.shift();
  if (/^embed(?:-podcast)?$/.test(parts[0] ?? "")) parts.shift();
  return referenceOf(parts, url);
}

/**
 * Reads a URI or a web address, of one of some types.
 *
 * @throws {ConversionError} when it is neither, or of another type
 */
export function parseReference(value: string, types: readonly ItemType[] = itemTypes): Reference {
  const text = typeof value === "string" ? value.trim() : "";
  if (!/^spotify:/i.test(text) && !isAddress(text)) {
    throw noReference(value, "give a URI such as spotify:track:… or an address at open.spotify.com");
  }
  const found = /^spotify:/i.test(text) ? fromUri(text) : fromUrl(text);
  const type = types.find((wanted) => wanted === found.type) ?? types.find(isSharedAs(found.type));
  if (type === undefined) {
    throw new ConversionError(`${quoted(value)} is of type ${found.type}, not ${types.join(" or ")}`, value);
  }
  return { type, id: found.id };
}

/**
 * The id of a thing of a known type that is given by id, URI or web address.
 *
 * @throws {ConversionError} when it is none of these, or of another type
 */
export function toId(type: ItemType, value: string): string {
  const text = typeof value === "string" ? value.trim() : "";
  if (ID.test(text) && type !== "user") return text;
  if (/^spotify:/i.test(text) || isAddress(text)) return parseReference(text, [type]).id;
  return checkId(type, type === "user" ? text : value);
}

/**
 * Whether text can be one part of an address's path: an empty part or one of dots would lead elsewhere, half a
 * character nowhere.
 */
export function isPathPart(text: string): boolean {
  return text.isWellFormed() && !/^\.*$/.test(text.trim());
}

const NOWHERE = { protocol: "", host: "", username: "", pathname: "" };

function isAddress(text: string): boolean {
  return /^(?:https?:\/\/|[\w.-]+\.spotify\.com\/)/i.test(text);
}

function isSharedAs(found: ItemType) {
  return (wanted: ItemType) => SHARED_AS[wanted] === found;
}

function referenceOf(parts: readonly string[], given: string): Reference {
  const [first = "", second = "", third, fourth = "", ...more] = parts;
  const isOldPlaylist = first === "user" && third === "playlist" && more.length === 0;
  const [type, id] = isOldPlaylist ? ["playlist", fourth] : [first, second];
  if (!isOldPlaylist && parts.length !== 2) throw noReference(given, "it does not name one thing");
  const known = checkType(type);
  return { type: known, id: checkId(known, known === "user" ? decoded(id) : id) };
}

/** A user's name as it is; where what looks percent-encoded is not, as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function noReference(value: unknown, why: string): ConversionError {
  return new ConversionError(`${quoted(value)} names nothing of Spotify's: ${why}`, value);
}

function quoted(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
