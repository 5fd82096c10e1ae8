import type { CurrentlyPlaying, Episode, Track } from "@stagedoor/spotify";

/** A track, an episode or a local file, as a page shows it. */
interface Piece {
  readonly title: string;
  /** Artists, or the show. */
  readonly by: string;
  /** Album, where there is one. */
  readonly from: string | undefined;
  /** Address of its cover. */
  readonly cover: string | undefined;
  /** Its page at Spotify. */
  readonly link: string | undefined;
  readonly explicit: boolean;
  readonly paused: boolean;
}

/** What somebody is playing. */
export type Playing =
  | ({ kind: "track" | "episode" | "local" } & Piece)
  | { kind: "advert" | "hidden" | "nothing" };

/** Reads Spotify's answer; every part of it may be missing, and has been seen missing. */
export function playingFrom(answer: CurrentlyPlaying | undefined): Playing {
  if (!answer) return { kind: "nothing" };
  if (answer.currently_playing_type === "ad") return { kind: "advert" };
  const { item } = answer;
  if (!item) return answer.is_playing ? { kind: "hidden" } : { kind: "nothing" };
  const paused = !answer.is_playing;
  return item.type === "episode" ? fromEpisode(item, paused) : fromTrack(item as Track, paused);
}

function fromTrack(track: Track, paused: boolean): Playing {
  return {
    kind: track.is_local ? "local" : "track",
    title: textOf(track.name) ?? "Untitled",
    by: (track.artists ?? [])
      .map(({ name }) => textOf(name))
      .filter(Boolean)
      .join(", "),
    from: textOf(track.album?.name),
    cover: coverOf(track.album?.images),
    link: webLink(track.external_urls?.spotify),
    explicit: track.explicit === true,
    paused,
  };
}

function fromEpisode(episode: Episode, paused: boolean): Playing {
  return {
    kind: "episode",
    title: textOf(episode.name) ?? "Untitled",
    by: textOf(episode.show?.name) ?? "",
    from: undefined,
    cover: coverOf(episode.images ?? episode.show?.images),
    link: webLink(episode.external_urls?.spotify),
    explicit: episode.explicit === true,
    paused,
  };
}

/** The smallest image that is sharp at the size of the page's cover on a dense screen. */
const COVER_WIDTH = 300;

function coverOf(
  images: readonly { url: string; width?: number | null }[] | null | undefined,
): string | undefined {
  const sorted = [...(images ?? [])].sort((a, b) => (a.width ?? COVER_WIDTH) - (b.width ?? COVER_WIDTH));
  const fitting = sorted.find(({ width }) => (width ?? COVER_WIDTH) >= COVER_WIDTH) ?? sorted.at(-1);
  return webLink(fitting?.url);
}

/** Only web addresses may stand in a page's links. */
const webLink = (url: unknown): string | undefined =>
  typeof url === "string" && /^https?:\/\//.test(url) ? url : undefined;

/** Whatever else came, a page shows text. */
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
