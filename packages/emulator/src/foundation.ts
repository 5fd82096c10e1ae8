import { openCatalogue } from "./catalogue/catalogue.ts";
import type { OwnCatalogue } from "./catalogue/own-catalogue.ts";
import type { Random } from "./catalogue/random.ts";
import { type Seeded, seededBy, usualSeed } from "./catalogue/seeded.ts";
import type { Catalogue } from "./catalogue/things.ts";
import type { Documents } from "./state/documents.ts";

/** What a world is made from. */
interface Ground {
  seed: string;
  /** What its catalogue has of its own. */
  own?: OwnCatalogue | undefined;
}

/** What a world stands on: its seed, its catalogue and what is drawn by lot. */
export interface Foundation {
  readonly ground: Ground;
  readonly seeded: Seeded;
  /** Always the present one, also for who keeps it. */
  readonly catalogue: Catalogue;
  /** From 0 up to but not with 1. Follows from the seed and from how often it was asked since the start. */
  draw(): number;
  /** An id for a new playlist, the same one for the same seed and as many made before. */
  newPlaylistId(playlists: { get(id: string): unknown }): string;
  /** Puts another in its place. @throws InputError where the catalogue cannot be read; then nothing changed */
  replace(ground: Ground): void;
  /** Goes by what is kept again, after a replacement that came to nothing. */
  reread(): void;
}

interface Kept extends Ground {
  /** How many playlists were given an id. */
  playlists: number;
}

const key = "foundation";

/** @param meta where it is kept over restarts */
export function openFoundation(meta: Documents<Kept>): Foundation {
  const kept = () => meta.get(key) ?? { seed: usualSeed, playlists: 0 };
  const build = ({ seed, own }: Ground) => {
    const seeded = seededBy(seed);
    return { seeded, catalogue: openCatalogue(seed, own), random: seeded.randomFrom("draws") };
  };
  let standing: { seeded: Seeded; catalogue: Catalogue; random: Random } | undefined;
  // Only when it is asked for: what begins with another one shall not wait for this.
  const present = () => {
    standing ??= build(kept());
    return standing;
  };
  return {
    get ground() {
      const { seed, own } = kept();
      return own === undefined ? { seed } : { seed, own };
    },
    get seeded() {
      return present().seeded;
    },
    catalogue: presentOf(() => present().catalogue),
    draw: () => present().random.next(),
    newPlaylistId(there) {
      let { playlists } = kept();
      let id: string;
      do {
        playlists += 1;
        id = present().seeded.idFor("new playlist", String(playlists));
      } while (there.get(id) !== undefined);
      meta.put(key, { ...kept(), playlists });
      return id;
    },
    replace(ground) {
      standing = build(ground);
      meta.put(key, { ...ground, playlists: 0 });
    },
    reread() {
      standing = undefined;
    },
  };
}

function presentOf(present: () => Catalogue): Catalogue {
  return {
    get artists() {
      return present().artists;
    },
    get albums() {
      return present().albums;
    },
    get tracks() {
      return present().tracks;
    },
    get shows() {
      return present().shows;
    },
    get episodes() {
      return present().episodes;
    },
    get audiobooks() {
      return present().audiobooks;
    },
    get chapters() {
      return present().chapters;
    },
    get playlists() {
      return present().playlists;
    },
  };
}
