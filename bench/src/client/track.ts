/** Half of the markets that there are: apps of extended quota get the list twice, of the track and of its album. */
const MARKETS =
  "AD AE AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CG CH CI CL CM CO CR CV CW";

/** A track as the Web API writes it to apps of extended quota, some 2.5 KB of JSON. */
export function trackObject(number: number, origin: string) {
  const markets = MARKETS.split(" ");
  const artists = [artistObject(number % 700, origin), artistObject((number + 1) % 700, origin)];
  return {
    album: {
      album_type: "album",
      artists,
      available_markets: markets,
      ...placeOf("album", number % 900, origin),
      images: [640, 300, 64].map((size) => ({
        height: size,
        url: `https://i.scdn.co/image/ab67616d0000${String(number).padStart(28, "0")}`,
        width: size,
      })),
      name: `An Album of the Year ${number % 900}`,
      release_date: "2019-10-25",
      release_date_precision: "day",
      total_tracks: 12,
    },
    artists,
    available_markets: markets,
    disc_number: 1,
    duration_ms: 180_000 + number,
    explicit: false,
    external_ids: { isrc: `GBAYE${String(number).padStart(7, "0")}` },
    ...placeOf("track", number, origin),
    is_local: false,
    name: `A Song about the Number ${number} – Remastered`,
    popularity: number % 100,
    preview_url: null,
    track_number: 1 + (number % 12),
  };
}

function artistObject(number: number, origin: string) {
  return { ...placeOf("artist", number, origin), name: `The Band with the Number ${number}` };
}

function placeOf(type: string, number: number, origin: string) {
  const id = idOf(number);
  return {
    external_urls: { spotify: `https://open.spotify.com/${type}/${id}` },
    href: `${origin}/v1/${type}s/${id}`,
    id,
    type,
    uri: `spotify:${type}:${id}`,
  };
}

export const idOf = (number: number): string => String(number).padStart(22, "0");
