/** A track of the person's own disk: nothing of it is Spotify's. */
export function localTrackObject(file: { name: string; artist: string; album: string; durationMs: number }) {
  const { name, artist, album, durationMs } = file;
  const seconds = Math.round(durationMs / 1000);
  const part = (text: string) => encodeURIComponent(text).replaceAll("%20", "+");
  return {
    album: {
      album_type: null,
      artists: [],
      external_urls: {},
      href: null,
      id: null,
      images: [],
      name: album,
      release_date: null,
      release_date_precision: null,
      type: "album",
      uri: null,
    },
    artists: [{ external_urls: {}, href: null, id: null, name: artist, type: "artist", uri: null }],
    disc_number: 0,
    duration_ms: durationMs,
    explicit: false,
    external_ids: {},
    external_urls: {},
    href: null,
    id: null,
    is_local: true,
    name,
    preview_url: null,
    track_number: 0,
    type: "track",
    uri: `spotify:local:${part(artist)}:${part(album)}:${part(name)}:${seconds}`,
  };
}
