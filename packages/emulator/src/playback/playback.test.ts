import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  itemOf,
  momentAt,
  type Playback,
  type PlayItem,
  repeatModes,
  skipped,
  soughtTo,
  upNext,
  withShuffle,
} from "./playback.ts";

const item = fc.record({
  type: fc.constant("track" as const),
  id: fc.uuid(),
  durationMs: fc.integer({ min: 1, max: 300 }),
});

const playbacks: fc.Arbitrary<Playback> = fc
  .record({
    items: fc.array(item, { minLength: 1, maxLength: 8 }),
    place: fc.nat(),
    aside: fc.option(item),
    queue: fc.array(item, { maxLength: 4 }),
    passed: fc.nat(),
    isPlaying: fc.boolean(),
    repeat: fc.constantFrom(...repeatModes),
  })
  .map(({ items, place, passed, ...rest }) => {
    const standing = {
      ...rest,
      items,
      index: place % items.length,
      positionMs: 0,
      at: 1000,
      contextUri: null,
      isPrivate: false,
      shuffledFrom: null,
    };
    return { ...standing, positionMs: passed % itemOf(standing).durationMs };
  });

/** The same, one ms after the other. */
function steppedTo(playback: Playback, now: number) {
  const ended: { item: PlayItem; at: number }[] = [];
  let standing = playback;
  while (standing.at < now) {
    const moment = momentAt(standing, standing.at + 1);
    ended.push(...moment.ended);
    standing = moment.standing;
  }
  return { standing, ended };
}

describe("where a playback stands", () => {
  it("is the same however often one looks on the way there", () => {
    fc.assert(
      fc.property(playbacks, fc.nat({ max: 4000 }), (playback, ms) => {
        const moment = momentAt(playback, 1000 + ms);
        const { standing, ended } = steppedTo(playback, 1000 + ms);
        expect(moment.standing).toEqual(standing);
        expect(moment.ended.slice(-50)).toEqual(ended.slice(-50));
      }),
      { numRuns: 60 },
    );
  });

  it("is found at once after years, and remembers the last fifty", () => {
    fc.assert(
      fc.property(playbacks, fc.nat(), (playback, more) => {
        const now = 1000 + 300 * 365 * 86_400_000 + more;
        const { standing, ended } = momentAt(playback, now);
        if (!playback.isPlaying || playback.repeat === "off") return;
        expect(ended.length).toBeGreaterThanOrEqual(50);
        expect(ended.at(-1)?.at).toBe(now - standing.positionMs);
      }),
    );
  });

  it("is within its item, and at rest only at the start of the first", () => {
    fc.assert(
      fc.property(playbacks, fc.nat({ max: 100_000 }), (playback, ms) => {
        const { standing, positionMs, isPlaying } = momentAt(playback, 1000 + ms);
        expect(positionMs).toBeLessThan(itemOf(standing).durationMs);
        if (playback.isPlaying && !isPlaying) {
          expect(standing).toMatchObject({ index: 0, aside: null, queue: [], positionMs: 0, repeat: "off" });
        }
      }),
    );
  });
});

describe("shuffle", () => {
  it("loses nothing, keeps what plays, and gives the order back from wherever it is by then", () => {
    fc.assert(
      fc.property(
        playbacks,
        fc.nat({ max: 20 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (playback, skips, numbers) => {
          const random = () => Number(numbers.next().value);
          let shuffled = withShuffle(playback, true, random);
          expect(itemOf(shuffled)).toBe(itemOf(playback));
          expect(new Set(shuffled.items)).toEqual(new Set(playback.items));
          for (let count = 0; count < skips; count++) shuffled = skipped(shuffled, 1);
          const back = withShuffle(shuffled, false, random);
          expect(back.items).toEqual(playback.items);
          expect(itemOf(back)).toBe(itemOf(shuffled));
        },
      ),
    );
  });
});

describe("commands", () => {
  it("go to what was said to come next", () => {
    fc.assert(
      fc.property(playbacks, (playback) => {
        const [next] = upNext(playback);
        if (next !== undefined) expect(itemOf(skipped(playback, 1))).toBe(next);
        const length = itemOf(playback).durationMs;
        expect(soughtTo(playback, length)).toEqual(skipped(playback, 1));
        expect(soughtTo(playback, length - 1)).toEqual({ ...playback, positionMs: length - 1 });
      }),
    );
  });
});
