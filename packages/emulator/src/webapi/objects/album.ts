import type { Album, Artist } from "../../catalogue/things.ts";
import { artistObject } from "./artist.ts";
import { coverImages } from "./images.ts";
import { precisionOf, type Shape, webAddress } from "./shape.ts";

/** SimplifiedAlbumObject. */
export function albumObject(album: Album, shape: Shape) {
  const { id, name, artists, released, type, tracks } = album;
  return {
    album_type: type,
    artists: artists.map((artist) => artistObject(artist, shape)),
    ...albumPlaces(album, shape),
    external_urls: webAddress("album", id),
    href: `${shape.origin}/v1/albums/${id}`,
    id,
    images: coverImages(id, shape),
    name,
    release_date: released,
    release_date_precision: precisionOf(released),
    total_tracks: tracks.length,
    type: "album",
    uri: `spotify:album:${id}`,
  };
}

/** ArtistDiscographyAlbumObject: an album as it stands in the list of an artist. */
export function discographyAlbumObject(album: Album, artist: Artist, shape: Shape) {
  return {
    ...albumObject(album, shape),
    ...(shape.isSmall ? {} : { album_group: albumGroupOf(album, artist) }),
  };
}

export type AlbumGroup = Album["type"] | "appears_on";

export function albumGroupOf(album: Album, artist: Artist): AlbumGroup {
  return album.artists.includes(artist) ? album.type : "appears_on";
}

function albumPlaces({ markets }: Album, { isSmall, market }: Shape) {
  if (market === undefined) return isSmall ? {} : { available_markets: markets };
  if (markets.includes(market)) return { is_playable: true };
  return { is_playable: false, restrictions: { reason: "market" } };
}
