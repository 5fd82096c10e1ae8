import { InputError, optional, readFields, readNumber, readTexts } from "../input.ts";
import { exists, savableOf } from "../savable.ts";
import { uriOf } from "../spotify-uri.ts";
import { type Saved, savedTypes } from "../state/library.ts";
import { personOf } from "../state/people.ts";
import type { World } from "../world.ts";

/** What people have saved and whom they follow. */
export interface LibraryControl {
  /**
   * Saves tracks, albums, episodes, shows, audiobooks and playlists, and follows artists and people.
   * @param options.at when, Unix ms or ISO text. Default: now. What is there already gets this time.
   */
  save(
    personId: string,
    uris: readonly string[],
    options?: { at?: number | string | undefined },
  ): SavedRecord[];
  remove(personId: string, uris: readonly string[]): SavedRecord[];
  /** Newest first. */
  list(personId: string): SavedRecord[];
}

export interface SavedRecord {
  uri: string;
  /** Unix ms. */
  addedAt: number;
}

export function createLibraryControl(world: World): LibraryControl {
  const { library, people, clock } = world;
  const list = (personId: string) =>
    savedTypes
      .flatMap((type) => library.list(personId, type))
      .sort((one, other) => other.addedAt - one.addedAt)
      .map(recordOf);
  return {
    save(personId, uris, options = {}) {
      const { id } = personOf(people, personId, "library.save");
      const { at } = readFields(options, "library.save: options", ["at"]);
      const addedAt = optional(at, "library.save: at", readTime) ?? clock.now();
      const things = readThings(uris, "library.save").map((thing, index) => {
        if (!exists(world, thing))
          throw new InputError(`library.save: uris[${index}]`, "names nothing there is");
        return { ...thing, addedAt };
      });
      library.save(id, things, addedAt);
      return list(id);
    },
    remove(personId, uris) {
      const { id } = personOf(people, personId, "library.remove");
      library.remove(id, readThings(uris, "library.remove"));
      return list(id);
    },
    list: (personId) => list(personOf(people, personId, "library.list").id),
  };
}

const isoTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Unix ms, given as that or as ISO text: `2025-03-01`, `2025-03-01T12:00:00Z`. */
export function readTime(value: unknown, where: string): number {
  if (typeof value === "string" && !(isoTime.test(value) && !Number.isNaN(Date.parse(value)))) {
    throw new InputError(where, 'must be a number of Unix ms, or ISO text such as "2025-03-01T12:00:00Z"');
  }
  const ms = readNumber(typeof value === "string" ? Date.parse(value) : value, where, 0);
  if (ms >= Date.UTC(10_000, 0)) throw new InputError(where, "must be Unix ms, of a year of four digits");
  return ms;
}

function readThings(uris: unknown, where: string) {
  return readTexts(uris, `${where}: uris`).map((uri, index) => {
    const thing = savableOf(uri);
    if (thing === undefined) {
      throw new InputError(`${where}: uris[${index}]`, `must be a URI, of one of ${savedTypes.join(", ")}`);
    }
    return thing;
  });
}

function recordOf({ addedAt, ...thing }: Saved): SavedRecord {
  return { uri: uriOf(thing), addedAt };
}
