import type { World } from "../world.ts";
import type { ListeningKind } from "./listening.ts";
import { momentAt, type PlayItem } from "./playback.ts";
import { noPlayer, playbackOf } from "./player.ts";

/** What a person is listening to right now, in short. */
export interface NowPlaying {
  kind: ListeningKind;
  isPlaying: boolean;
  /** Spotify id; null for what has none. */
  id: string | null;
  name: string | null;
  /** Artists, or the show of an episode. */
  by: string[];
  /** Album, or null. */
  album: string | null;
  positionMs: number;
  durationMs: number;
}

export function nowPlaying({ players, catalogue, clock }: World, personId: string): NowPlaying {
  const playback = playbackOf(players.get(personId) ?? noPlayer);
  if (playback === null) {
    return { kind: "nothing", isPlaying: false, ...unnamed, positionMs: 0, durationMs: 0 };
  }
  const { item, positionMs, isPlaying } = momentAt(playback, clock.now());
  return {
    kind: playback.isPrivate ? "private" : item.type,
    isPlaying,
    ...namesOf(item, catalogue),
    positionMs,
    durationMs: item.durationMs,
  };
}

/** One line for a page. */
export function describeListening(world: World, personId: string): string {
  const { kind, name, isPlaying } = nowPlaying(world, personId);
  if (kind === "nothing") return "nothing playing";
  if (kind === "private") return "in a private session";
  const what = { track: name, episode: name, local: name, ad: "an advert", unknown: "something unknown" }[
    kind
  ];
  return `${isPlaying ? "listening to" : "paused"} ${what ?? kind}`;
}

const unnamed = { id: null, name: null, by: [], album: null };

function namesOf(
  item: PlayItem,
  catalogue: World["catalogue"],
): Pick<NowPlaying, "id" | "name" | "by" | "album"> {
  if (item.type === "local") return { id: null, name: item.name, by: [item.artist], album: item.album };
  if (item.type === "track") {
    const track = catalogue.tracks.get(item.id);
    return track === undefined
      ? unnamed
      : {
          id: track.id,
          name: track.name,
          by: track.artists.map(({ name }) => name),
          album: track.album.name,
        };
  }
  if (item.type === "episode") {
    const episode = catalogue.episodes.get(item.id);
    return episode === undefined
      ? unnamed
      : { id: episode.id, name: episode.name, by: [episode.show.name], album: null };
  }
  return unnamed;
}
