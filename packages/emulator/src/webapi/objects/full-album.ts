import { upcOf } from "../../catalogue/codes.ts";
import type { Album } from "../../catalogue/things.ts";
import { firstPage } from "../paging.ts";
import { albumObject } from "./album.ts";
import type { Shape } from "./shape.ts";
import { simplifiedTrackObject } from "./track.ts";

/** AlbumObject, with the first fifty of its tracks. */
export function fullAlbumObject(album: Album, shape: Shape) {
  const { id, label, popularity, released, tracks } = album;
  const year = released.slice(0, 4);
  return {
    ...albumObject(album, shape),
    copyrights: [
      { text: `${year} ${label}`, type: "C" },
      { text: `${year} ${label}`, type: "P" },
    ],
    external_ids: { upc: upcOf(id) },
    genres: [],
    ...(shape.isSmall ? {} : { label, popularity }),
    tracks: firstPage(shape, `/v1/albums/${id}/tracks`, {
      items: tracks,
      limit: 50,
      map: (track) => simplifiedTrackObject(track, shape),
    }),
  };
}
