import type { Show } from "../../catalogue/things.ts";
import { firstPage } from "../paging.ts";
import { simplifiedEpisodeObject } from "./episode.ts";
import type { Shape } from "./shape.ts";
import { showObject } from "./show.ts";

/** ShowObject, with the first fifty of its episodes. */
export function fullShowObject(show: Show, shape: Shape) {
  return {
    ...showObject(show, shape),
    episodes: firstPage(shape, `/v1/shows/${show.id}/episodes`, {
      items: show.episodes,
      limit: 50,
      map: (episode) => simplifiedEpisodeObject(episode, shape),
    }),
  };
}
