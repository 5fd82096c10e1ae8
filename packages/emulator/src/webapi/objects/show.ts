import { markets } from "../../catalogue/markets.ts";
import type { Show } from "../../catalogue/things.ts";
import { coverImages } from "./images.ts";
import { descriptions, type Shape, webAddress } from "./shape.ts";

/** SimplifiedShowObject. */
export function showObject(show: Show, shape: Shape) {
  const { id, name, publisher, description, language, episodes } = show;
  return {
    ...(shape.isSmall ? {} : { available_markets: markets }),
    copyrights: [],
    ...descriptions(description),
    explicit: false,
    external_urls: webAddress("show", id),
    href: `${shape.origin}/v1/shows/${id}`,
    id,
    images: coverImages(id, shape),
    is_externally_hosted: false,
    languages: [language],
    media_type: "audio",
    name,
    ...(shape.isSmall ? {} : { publisher }),
    total_episodes: episodes.length,
    type: "show",
    uri: `spotify:show:${id}`,
  };
}
