/** Every operation of the Web API, by its path as Spotify writes it: `GET,PUT /me/player`. */
export const operations = `
  GET /albums
  GET /albums/{id}
  GET /albums/{id}/tracks
  GET /artists
  GET /artists/{id}
  GET /artists/{id}/albums
  GET /artists/{id}/related-artists
  GET /artists/{id}/top-tracks
  GET /audio-analysis/{id}
  GET /audio-features
  GET /audio-features/{id}
  GET /audiobooks
  GET /audiobooks/{id}
  GET /audiobooks/{id}/chapters
  GET /browse/categories
  GET /browse/categories/{category_id}
  GET /browse/categories/{category_id}/playlists
  GET /browse/featured-playlists
  GET /browse/new-releases
  GET /chapters
  GET /chapters/{id}
  GET /episodes
  GET /episodes/{id}
  GET /markets
  GET /me
  DELETE,GET,PUT /me/albums
  GET /me/albums/contains
  DELETE,GET,PUT /me/audiobooks
  GET /me/audiobooks/contains
  DELETE,GET,PUT /me/episodes
  GET /me/episodes/contains
  DELETE,GET,PUT /me/following
  GET /me/following/contains
  DELETE,PUT /me/library
  GET /me/library/contains
  GET,PUT /me/player
  GET /me/player/currently-playing
  GET /me/player/devices
  POST /me/player/next
  PUT /me/player/pause
  PUT /me/player/play
  POST /me/player/previous
  GET,POST /me/player/queue
  GET /me/player/recently-played
  PUT /me/player/repeat
  PUT /me/player/seek
  PUT /me/player/shuffle
  PUT /me/player/volume
  GET,POST /me/playlists
  DELETE,GET,PUT /me/shows
  GET /me/shows/contains
  GET /me/top/artists
  GET /me/top/tracks
  DELETE,GET,PUT /me/tracks
  GET /me/tracks/contains
  GET,PUT /playlists/{playlist_id}
  DELETE,PUT /playlists/{playlist_id}/followers
  GET /playlists/{playlist_id}/followers/contains
  GET,PUT /playlists/{playlist_id}/images
  DELETE,GET,POST,PUT /playlists/{playlist_id}/items
  DELETE,GET,POST,PUT /playlists/{playlist_id}/tracks
  GET /recommendations
  GET /recommendations/available-genre-seeds
  GET /search
  GET /shows
  GET /shows/{id}
  GET /shows/{id}/episodes
  GET /tracks
  GET /tracks/{id}
  GET /users/{user_id}
  GET,POST /users/{user_id}/playlists
`
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [methods = "", path = ""] = line.trim().split(" ");
    return methods.split(",").map((method) => ({ method, path }));
  });
