import { audiobooks as audiobookSeeds } from "./audiobooks.ts";
import { shows as showSeeds } from "./podcasts.ts";
import type { Seeded } from "./seeded.ts";
import type { Audiobook, Show } from "./things.ts";
import { millisecondsOf } from "./written-music.ts";

export function createShows({ idFor }: Seeded): Show[] {
  return showSeeds.map(({ episodes, ...seed }) => {
    const show: Show = { ...seed, id: idFor("show", seed.name), episodes: [] };
    show.episodes = episodes.map(({ name, length, released, description }) => ({
      id: idFor("episode", seed.name, name),
      name,
      show,
      description,
      durationMs: millisecondsOf(length),
      released,
    }));
    return show;
  });
}

export function createAudiobooks({ idFor, randomFrom }: Seeded): Audiobook[] {
  return audiobookSeeds.map(({ chapters, ...seed }) => {
    const audiobook: Audiobook = { ...seed, id: idFor("audiobook", seed.name), chapters: [] };
    const names =
      typeof chapters === "number"
        ? Array.from({ length: chapters }, (_, index) => `Part ${index + 1}`)
        : chapters;
    audiobook.chapters = names.map((name, number) => {
      const id = idFor("chapter", seed.name, name);
      return { id, name, audiobook, number, durationMs: 1000 * randomFrom(id).whole(300, 2400) };
    });
    return audiobook;
  });
}
