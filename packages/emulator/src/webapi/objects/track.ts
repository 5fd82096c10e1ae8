import { isrcOf } from "../../catalogue/codes.ts";
import type { Track } from "../../catalogue/things.ts";
import { albumObject } from "./album.ts";
import { artistObject } from "./artist.ts";
import { type Shape, webAddress } from "./shape.ts";

/** TrackObject; of the twin that can be played, where the market has that one in its place. */
export function trackObject(asked: Track, shape: Shape) {
  const track = relinked(asked, shape);
  return {
    album: albumObject(track.album, shape),
    ...simplifiedTrackObject(asked, shape),
    external_ids: { isrc: isrcOf(track) },
    ...(shape.isSmall ? {} : { popularity: track.popularity }),
  };
}

/** SimplifiedTrackObject: a track without its album. */
export function simplifiedTrackObject(asked: Track, shape: Shape) {
  const track = relinked(asked, shape);
  const { id, name, artists, disc, durationMs, explicit, number } = track;
  return {
    artists: artists.map((artist) => artistObject(artist, shape)),
    ...trackPlaces(track, shape),
    disc_number: disc,
    duration_ms: durationMs,
    explicit,
    external_urls: webAddress("track", id),
    href: `${shape.origin}/v1/tracks/${id}`,
    id,
    is_local: false,
    ...(track === asked || shape.isSmall ? {} : { linked_from: linkedTrackObject(asked, shape) }),
    name,
    preview_url: null,
    track_number: number,
    type: "track",
    uri: `spotify:track:${id}`,
  };
}

function relinked(track: Track, { market }: Shape): Track {
  const { markets, twin } = track;
  if (market === undefined || markets.includes(market)) return track;
  return twin?.markets.includes(market) ? twin : track;
}

function trackPlaces({ markets }: Track, { isSmall, market }: Shape) {
  if (market === undefined) return isSmall ? {} : { available_markets: markets };
  if (markets.includes(market)) return { is_playable: true };
  return { is_playable: false, restrictions: { reason: "market" } };
}

function linkedTrackObject({ id }: Track, { origin }: Shape) {
  return {
    external_urls: webAddress("track", id),
    href: `${origin}/v1/tracks/${id}`,
    id,
    type: "track",
    uri: `spotify:track:${id}`,
  };
}
