import { coverSizes } from "../catalogue/covers.ts";
import { parseUri } from "../spotify-uri.ts";
import { type Playlist, snapshotOf } from "../state/playlists.ts";
import { answer, answerAccepted } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { coverImages } from "./objects/images.ts";
import type { Call, Operation } from "./operation.ts";
import { readPlaylist, writablePlaylist } from "./playlist-rights.ts";

/** In bytes, of the Base64 text. */
const mostText = 256 * 1024;
/** How many entries are looked at for covers. */
const lookedAt = 100;

export const playlistPictures: readonly Operation[] = [
  {
    method: "GET",
    path: "/playlists/{playlist_id}/images",
    token: "any",
    handle: (call) => answer(playlistImages(readPlaylist(call), call)),
  },
  {
    method: "PUT",
    path: "/playlists/{playlist_id}/images",
    token: "user",
    scopes: ["ugc-image-upload", "playlist-modify-public", "playlist-modify-private"],
    scopeRule: "first-and-any",
    async handle(call) {
      if (!/^image\/jpeg\b/i.test(call.contentType ?? "")) {
        throw new ApiError(415, "Unsupported media type: an image is sent as image/jpeg");
      }
      const text = await call.body();
      const playlist = writablePlaylist(call, "owner", "You cannot change a playlist you don't own.");
      call.world.playlists.setPicture(playlist, readPicture(text.trim()));
      return answerAccepted();
    },
  },
];

/**
 * ImageObjects of a playlist: its own picture, whose size nobody tells; or covers of what is in it, four of them in
 * one where there are as many; or none.
 */
export function playlistImages(playlist: Playlist, call: Pick<Call, "world" | "origin">) {
  const { id, pictureRevision } = playlist;
  if (pictureRevision !== null) {
    const version = encodeURIComponent(snapshotOf({ id, revision: pictureRevision }));
    return [{ url: `${call.origin}/_playlists/${id}.jpg?v=${version}`, height: null, width: null }];
  }
  const covers = coversOf(playlist, call);
  const [first] = covers;
  if (first === undefined) return [];
  if (covers.length < 4) return coverImages(first, call);
  const address = `${call.origin}/_mosaics/${covers.join("-")}.svg`;
  return coverSizes.map((size) => ({ url: `${address}?size=${size}`, height: size, width: size }));
}

/** Ids of the first four different covers. */
function coversOf(playlist: Playlist, { world }: Pick<Call, "world">): string[] {
  const covers = new Set<string>();
  for (const { uri } of world.playlists.entries(playlist).slice(0, lookedAt)) {
    const { type, id = "" } = parseUri(uri) ?? {};
    const cover =
      type === "track" ? world.catalogue.tracks.get(id)?.album.id : world.catalogue.episodes.get(id)?.show.id;
    if (cover !== undefined) covers.add(cover);
    if (covers.size === 4) break;
  }
  return [...covers];
}

function readPicture(text: string): Uint8Array {
  if (text.length > mostText) throw new ApiError(413, "Image too large");
  const isBase64 = /^[0-9A-Za-z+/\s]+={0,2}$/.test(text);
  const bytes = Buffer.from(text, "base64");
  // A JPEG begins and ends with these markers; nothing more is asked of it.
  const isJpeg =
    bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
  if (!isBase64 || !isJpeg) throw new ApiError(400, "Invalid image");
  return bytes;
}
