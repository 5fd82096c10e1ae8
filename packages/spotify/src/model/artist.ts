import type { ExternalUrls, Followers, Image } from "./parts.ts";

/** An artist as a track or an album names them. */
export interface SimplifiedArtist {
  type: "artist";
  id: string;
  name: string;
  uri: string;
  href: string;
  external_urls: ExternalUrls;
}

/**
 * An artist.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-an-artist
 */
export interface Artist extends SimplifiedArtist {
  images: Image[];
  /** @deprecated Empty where the artist is not classified, and now and then left out. */
  genres?: string[];
  /** Not for apps in Development Mode. */
  followers?: Followers;
  /** 0 to 100. Not for apps in Development Mode. */
  popularity?: number;
}
