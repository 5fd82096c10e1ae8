import type { QuotaGroup } from "./limits.ts";

const day = 86_400;

/**
 * Groups like those people ran into in 2026. Spotify publishes neither groups nor sizes and changes both: that some
 * 100 calls of an artist's albums were followed by a wait of 86,207 seconds has been seen, and that other endpoints
 * went on; the other numbers are the emulator's own.
 */
export const quotaAsSeen: QuotaGroup[] = [
  { name: "artist-albums", paths: ["/artists/{id}/albums"], calls: 100, perSeconds: day },
  {
    name: "playlist-items",
    paths: ["/playlists/{playlist_id}/items", "/playlists/{playlist_id}/tracks"],
    calls: 100,
    perSeconds: day,
  },
  { name: "search", paths: ["/search"], calls: 1000, perSeconds: day },
];
