/** A picture of one size. Spotify gives the widest first. */
export interface Image {
  url: string;
  height: number | null;
  width: number | null;
}

/** Addresses of a thing elsewhere; `spotify` is its page on open.spotify.com. */
export interface ExternalUrls {
  spotify?: string;
  [site: string]: string | undefined;
}

/** Why a thing may not be played: `market`, `product`, `explicit`; more may come. */
export interface Restrictions {
  reason: "market" | "product" | "explicit" | (string & {});
}

/** A date known to the year (`1981`), the month or the day, as the precision says. */
export interface Release {
  release_date: string;
  release_date_precision: "year" | "month" | "day";
}
