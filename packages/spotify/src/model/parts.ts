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

/** What a recording is called elsewhere: ISRC, EAN, UPC. */
export interface ExternalIds {
  isrc?: string;
  ean?: string;
  upc?: string;
}

/** Why a thing may not be played: `market`, `product`, `explicit`, `payment_required`; more may come. */
export interface Restrictions {
  reason: "market" | "product" | "explicit" | "payment_required" | (string & {});
}

/** A date known to the year (`1981`), the month or the day, as the precision says. */
export interface Release {
  release_date: string;
  release_date_precision: "year" | "month" | "day" | (string & {});
}

/** Whose rights they are: `C` of the work, `P` of the recording. */
export interface Copyright {
  text: string;
  type: "C" | "P" | (string & {});
}

/** How many follow. */
export interface Followers {
  /** Always null. */
  href: string | null;
  total: number;
}

/** Where the listener stopped. */
export interface ResumePoint {
  fully_played: boolean;
  resume_position_ms: number;
}
