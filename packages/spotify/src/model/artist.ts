import type { ExternalUrls } from "./parts.ts";

/** An artist as a track or an album names them. */
export interface SimplifiedArtist {
  type: "artist";
  id: string;
  name: string;
  uri: string;
  href: string;
  external_urls: ExternalUrls;
}
