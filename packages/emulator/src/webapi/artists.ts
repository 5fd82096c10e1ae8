import type { Album, Artist, Catalogue } from "../catalogue/things.ts";
import { answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { find, findAll } from "./ids.ts";
import { type AlbumGroup, albumGroupOf, discographyAlbumObject } from "./objects/album.ts";
import { fullArtistObject } from "./objects/artist.ts";
import { isPlayable, shapeOf } from "./objects/shape.ts";
import { trackObject } from "./objects/track.ts";
import type { Call, Operation } from "./operation.ts";
import { offsetPage } from "./paging.ts";

export const artists: readonly Operation[] = [
  {
    method: "GET",
    path: "/artists/{id}",
    token: "any",
    handle: (call) => answer(fullArtistObject(find(call, call.world.catalogue.artists), shapeOf(call))),
  },
  {
    method: "GET",
    path: "/artists",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const { artists } = call.world.catalogue;
      return answer({ artists: findAll(call, 50, artists, (artist) => fullArtistObject(artist, shape)) });
    },
  },
  {
    method: "GET",
    path: "/artists/{id}/albums",
    token: "any",
    handle(call) {
      const artist = find(call, call.world.catalogue.artists);
      const shape = shapeOf(call);
      const groups = readGroups(call);
      return answer(
        offsetPage(call, {
          items: discographyOf(artist, groups).filter((album) => isPlayable(album, shape)),
          limit: shape.isSmall ? { default: 5, max: 10 } : { default: 20, max: 50 },
          map: (album) => discographyAlbumObject(album, artist, shape),
        }),
      );
    },
  },
  {
    method: "GET",
    path: "/artists/{id}/top-tracks",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const { tracks } = find(call, call.world.catalogue.artists);
      const shape = shapeOf(call);
      const playable = tracks.filter((track) => isPlayable(track, shape));
      const top = playable.sort((one, other) => other.popularity - one.popularity).slice(0, 10);
      return answer({ tracks: top.map((track) => trackObject(track, shape)) });
    },
  },
  {
    method: "GET",
    path: "/artists/{id}/related-artists",
    token: "any",
    developmentMode: "closed",
    handle(call) {
      const { catalogue } = call.world;
      const related = relatedTo(find(call, catalogue.artists), catalogue);
      return answer({ artists: related.map((artist) => fullArtistObject(artist, shapeOf(call))) });
    },
  },
];

const allGroups: readonly AlbumGroup[] = ["album", "single", "compilation", "appears_on"];

function readGroups({ query }: Call): readonly AlbumGroup[] {
  const asked = query.get("include_groups");
  if (asked === null) return allGroups;
  const groups = asked.split(",").map((name) => allGroups.find((group) => group === name));
  if (groups.includes(undefined)) throw new ApiError(400, "Invalid include_groups");
  return allGroups.filter((group) => groups.includes(group));
}

// Group by group, the newest first.
function discographyOf(artist: Artist, groups: readonly AlbumGroup[]): Album[] {
  const all = [...new Set([...artist.albums, ...artist.tracks.map(({ album }) => album)])];
  const newestFirst = all.sort((one, other) => (one.released < other.released ? 1 : -1));
  return groups.flatMap((group) => newestFirst.filter((album) => albumGroupOf(album, artist) === group));
}

function relatedTo(artist: Artist, { artists }: Catalogue): Artist[] {
  const likeness = (other: Artist) =>
    200 * other.genres.filter((genre) => artist.genres.includes(genre)).length -
    Math.abs(other.popularity - artist.popularity);
  return [...artists.values()]
    .filter((other) => other !== artist && other.genres.length > 0)
    .sort((one, other) => likeness(other) - likeness(one))
    .slice(0, 20);
}
