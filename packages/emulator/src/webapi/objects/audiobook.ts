import type { Audiobook } from "../../catalogue/things.ts";
import { coverImages } from "./images.ts";
import { descriptions, type Shape, webAddress } from "./shape.ts";

/** SimplifiedAudiobookObject. */
export function audiobookObject(audiobook: Audiobook, shape: Shape) {
  const {
    id,
    name,
    authors,
    narrators,
    publisher,
    edition,
    description,
    language,
    explicit,
    markets,
    chapters,
  } = audiobook;
  return {
    authors: authors.map((author) => ({ name: author })),
    ...(shape.isSmall ? {} : { available_markets: markets }),
    copyrights: [],
    ...descriptions(description),
    edition,
    explicit,
    // The web knows it as a show.
    external_urls: webAddress("show", id),
    href: `${shape.origin}/v1/audiobooks/${id}`,
    id,
    images: coverImages(id, shape),
    languages: [language],
    media_type: "audio",
    name,
    narrators: narrators.map((narrator) => ({ name: narrator })),
    ...(shape.isSmall ? {} : { publisher }),
    total_chapters: chapters.length,
    type: "audiobook",
    uri: `spotify:audiobook:${id}`,
  };
}
