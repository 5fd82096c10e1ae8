import { type Category, categories } from "../catalogue/editorial.ts";
import type { Album, EditorialPlaylist } from "../catalogue/things.ts";
import { answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { albumObject } from "./objects/album.ts";
import { coverImages } from "./objects/images.ts";
import { isPlayable, shapeOf } from "./objects/shape.ts";
import type { Call, Operation } from "./operation.ts";
import { offsetPage } from "./paging.ts";
import { simplifiedPlaylistObject } from "./playlist-objects.ts";

const limit = { default: 20, max: 50 };

export const browse: readonly Operation[] = [
  {
    method: "GET",
    path: "/browse/new-releases",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const shape = shapeOf(call);
      const map = (album: Album) => albumObject(album, shape);
      return answer({ albums: offsetPage(call, { items: newReleases(call), limit, map }) });
    },
  },
  {
    method: "GET",
    path: "/browse/categories",
    token: "any",
    developmentMode: "removed",
    handle(call) {
      const map = (category: Category) => categoryObject(category, call);
      return answer({ categories: offsetPage(call, { items: [...categories.values()], limit, map }) });
    },
  },
  {
    method: "GET",
    path: "/browse/categories/{category_id}",
    token: "any",
    developmentMode: "removed",
    handle: (call) => answer(categoryObject(categoryOf(call), call)),
  },
  {
    method: "GET",
    path: "/browse/categories/{category_id}/playlists",
    token: "any",
    developmentMode: "closed",
    handle(call) {
      const { id, name } = categoryOf(call);
      return answer(playlistsPage(call, name, (playlist) => playlist.categories.includes(id)));
    },
  },
  {
    method: "GET",
    path: "/browse/featured-playlists",
    token: "any",
    developmentMode: "closed",
    handle: (call) => answer(playlistsPage(call, "Picked for today", () => true)),
  },
];

/** A hundred albums, the newest first; none of days that have not come. */
function newReleases(call: Call) {
  const { catalogue, clock } = call.world;
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  return [...catalogue.albums.values()]
    .filter((album) => album.released <= today && isPlayable(album, shapeOf(call)))
    .sort((one, other) => (one.released < other.released ? 1 : -1))
    .slice(0, 100);
}

/** PagingFeaturedPlaylistObject. */
function playlistsPage(call: Call, message: string, isAmong: (playlist: EditorialPlaylist) => boolean) {
  const { catalogue, playlists } = call.world;
  const items = [...catalogue.playlists.values()]
    .filter(isAmong)
    .flatMap(({ id }) => playlists.get(id) ?? []);
  const map = (playlist: (typeof items)[number]) => simplifiedPlaylistObject(playlist, call);
  return { message, playlists: offsetPage(call, { items, limit, map }) };
}

/** CategoryObject. */
function categoryObject({ id, name }: Category, { origin }: Call) {
  return { href: `${origin}/v1/browse/categories/${id}`, icons: coverImages(id, { origin }), id, name };
}

function categoryOf({ params }: Call): Category {
  const category = categories.get(params.category_id ?? "");
  if (category === undefined) throw new ApiError(404, "Resource not found");
  return category;
}
