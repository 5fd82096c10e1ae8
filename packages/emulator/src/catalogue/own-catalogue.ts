import { optional, readBoolean, readFields } from "../input.ts";
import type { OwnArtist } from "./own-music.ts";
import { readGivenList } from "./own-reading.ts";
import type { OwnAudiobook, OwnShow } from "./own-spoken.ts";

/**
 * Music, podcasts and audiobooks that a world brings along. Names are all it needs: ids, lengths, days and what else is
 * left out are made from the world's seed and the names.
 */
export interface OwnCatalogue {
  /** True: nothing but what is given here. Default false: beside the made-up catalogue. */
  only?: boolean | undefined;
  artists?: readonly (string | OwnArtist)[] | undefined;
  shows?: readonly (string | OwnShow)[] | undefined;
  audiobooks?: readonly (string | OwnAudiobook)[] | undefined;
}

export function readOwnCatalogue(value: unknown) {
  const where = "world: catalogue";
  const fields = readFields(value, where, ["only", "artists", "shows", "audiobooks"]);
  return {
    only: optional(fields.only, `${where}.only`, readBoolean) ?? false,
    artists: readGivenList(fields.artists, `${where}.artists`),
    shows: readGivenList(fields.shows, `${where}.shows`),
    audiobooks: readGivenList(fields.audiobooks, `${where}.audiobooks`),
  };
}
