import type { Artist } from "../../catalogue/things.ts";
import { portraitImages } from "./images.ts";
import { type Shape, webAddress } from "./shape.ts";

/** SimplifiedArtistObject. */
export function artistObject({ id, name }: Artist, { origin }: Pick<Shape, "origin">) {
  return {
    external_urls: webAddress("artist", id),
    href: `${origin}/v1/artists/${id}`,
    id,
    name,
    type: "artist",
    uri: `spotify:artist:${id}`,
  };
}

/** ArtistObject. */
export function fullArtistObject(artist: Artist, shape: Shape) {
  const { genres, popularity, followers } = artist;
  return {
    ...artistObject(artist, shape),
    ...(shape.isSmall ? {} : { followers: { href: null, total: followers } }),
    genres,
    images: portraitImages(artist.id, shape),
    ...(shape.isSmall ? {} : { popularity }),
  };
}
