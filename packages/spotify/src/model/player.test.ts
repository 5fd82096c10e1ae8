import { describe, expectTypeOf, it } from "vitest";
import type { Episode } from "./episode.ts";
import type { CurrentlyPlaying, Playback } from "./player.ts";
import type { LocalTrack, Track } from "./track.ts";

describe("what plays, as a type", () => {
  it("is told apart by its kind, and its item with it", () => {
    const read = (playing: CurrentlyPlaying) => {
      if (playing.currently_playing_type === "track")
        expectTypeOf(playing.item).toEqualTypeOf<Track | null>();
      if (playing.currently_playing_type === "episode")
        expectTypeOf(playing.item).toEqualTypeOf<Episode | null>();
      if (playing.currently_playing_type === "ad") expectTypeOf(playing.item).toEqualTypeOf<null>();
      expectTypeOf(playing.item?.name).toEqualTypeOf<string | undefined>();
      expectTypeOf(playing.progress_ms).toEqualTypeOf<number | null>();
    };
    expectTypeOf(read).toBeCallableWith({} as Playback);
  });

  it("has a track of the listener's own without ids", () => {
    expectTypeOf<Extract<Track, { is_local: true }>>().toEqualTypeOf<LocalTrack>();
    expectTypeOf<LocalTrack["id"]>().toEqualTypeOf<null>();
  });
});
