import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idFor } from "../../src/catalogue/ids.ts";
import { call, signIn } from "../flow.ts";
import { emulatorIn, episodeUri, everything, trackUris } from "../member.ts";
import {
  goBack,
  goOn,
  isLone,
  leave,
  type ModelItem,
  type PlayerModel,
  playedOn,
  present,
  recentPlays,
  upcoming,
} from "./playback-model.ts";
import { patience, runs } from "./runs.ts";
import { modelTime, timeStep } from "./time-model.ts";

const albumUri = `spotify:album:${idFor("album", "The Paper Lanterns", "Weather for Two")}`;
const playable = [...trackUris.slice(0, 6), episodeUri];
const start = Date.UTC(2026, 11, 1);

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("next"), byControl: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("previous"), byControl: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pause"), byControl: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("resume"), byControl: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("seek"),
      ms: fc.oneof(fc.nat(300_000), fc.constantFrom(0, 25_000, 29_999, 30_000)),
      byControl: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("repeat"),
      mode: fc.constantFrom<PlayerModel["repeat"][]>("off", "track", "context"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("queue"), uri: fc.constantFrom(...playable) }) },
  fc.record({ kind: fc.constant("shuffle"), isOn: fc.boolean() }),
  fc.record({ kind: fc.constant("transfer"), play: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("playUris"),
      uris: fc.uniqueArray(fc.constantFrom(...playable), { minLength: 1, maxLength: 4 }),
    }),
  },
  fc.record({ kind: fc.constant("playAlbum"), offset: fc.nat(4), ms: fc.nat(100_000) }),
);
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

interface Shown {
  item: { uri: string; duration_ms: number } | null;
  progress_ms: number;
  is_playing: boolean;
  repeat_state: string;
  shuffle_state: boolean;
  timestamp: number;
  context: { uri: string } | null;
}

async function player() {
  const time = modelTime(start);
  const emulator = emulatorIn("extended", { clock: time.source });
  const { control } = emulator;
  time.take({ kind: "run" }, control.clock);
  control.clock.set(start);
  control.devices.set("ada", [
    { id: "one", name: "One", isActive: true },
    { id: "two", name: "Two" },
  ]);
  const scope = everything.join(" ");
  // However far the clock has come since, there is a token that is good.
  const ask = async (method: string, path: string, body?: unknown) => {
    const { access_token } = await signIn(emulator, "ada", { scope });
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return call(emulator, path, access_token, init);
  };
  const read = async <T>(path: string) => (await (await ask("GET", path)).json()) as T;
  const lengths = new Map<string, number>();
  const keep = (things: { uri: string; duration_ms: number }[]) => {
    for (const { uri, duration_ms } of things) lengths.set(uri, duration_ms);
    return things.map(({ uri }) => uri);
  };
  const idsOf = (uris: string[]) => uris.map((uri) => uri.split(":")[2]).join(",");
  keep((await read<{ tracks: [] }>(`/tracks?ids=${idsOf(trackUris)}`)).tracks);
  keep((await read<{ episodes: [] }>(`/episodes?ids=${idsOf([episodeUri])}`)).episodes);
  const album = keep((await read<{ items: [] }>(`/albums/${idsOf([albumUri])}/tracks`)).items);
  const itemsOf = (uris: readonly string[]): ModelItem[] =>
    uris.map((uri) => ({ uri, durationMs: lengths.get(uri) ?? Number.NaN }));
  control.playback.set("ada", { kind: "track", uris: playable.slice(0, 3), repeat: "off" });
  control.plays.clear("ada");
  let model: PlayerModel = {
    items: itemsOf(playable.slice(0, 3)),
    unshuffled: null,
    index: 0,
    aside: null,
    queue: [],
    positionMs: 0,
    at: start,
    isPlaying: true,
    repeat: "off",
    contextUri: null,
    plays: [],
  };

  /** What the shuffle made of it, which only the player knows; of all there was and nothing else. */
  const learnShuffle = async (changed: PlayerModel, isPresentKnown: boolean) => {
    const { queue, currently_playing } = await read<{
      queue: { uri: string }[];
      currently_playing: { uri: string };
    }>("/me/player/queue");
    const original = changed.items;
    const first = isPresentKnown ? original[changed.index]?.uri : currently_playing.uri;
    const uris = [first, ...queue.slice(changed.queue.length).map(({ uri }) => uri)];
    expect(uris.toSorted()).toEqual(original.map(({ uri }) => uri).toSorted());
    changed.items = uris.map((uri) => original.find((item) => item.uri === uri) ?? present(changed));
    changed.unshuffled = original;
    changed.index = 0;
  };

  const begin = async (items: ModelItem[], index: number | undefined, contextUri: string | null) => {
    const wasShuffled = model.unshuffled !== null;
    const changed = { ...model, items, index: index ?? 0, contextUri, aside: null, unshuffled: null };
    Object.assign(changed, { positionMs: 0, isPlaying: true });
    if (wasShuffled) await learnShuffle(changed, index !== undefined);
    return changed;
  };

  /** Does it at the emulator and in the model. */
  const carryOut = async (done: Command) => {
    const now = time.now();
    const untouched = model;
    model = playedOn(model, now);
    const changed = { ...model, queue: [...model.queue] };
    let isRefused = false;
    const expectStatus = async (answer: Promise<Response>, status: number) => {
      isRefused = status === 403;
      expect([done.kind, (await answer).status]).toEqual([done.kind, status]);
    };
    const byName = (method: string, name: string, ms?: number) =>
      ask(method, `/me/player/${name}${ms === undefined ? "" : `?position_ms=${ms}`}`);
    switch (done.kind) {
      case "next":
        changed.isPlaying = true;
        goOn(changed);
        if (done.byControl) control.playback.next("ada");
        else await expectStatus(byName("POST", "next"), 204);
        break;
      case "previous":
        goBack(changed);
        if (done.byControl) control.playback.previous("ada");
        else await expectStatus(byName("POST", "previous"), 204);
        break;
      case "pause":
        changed.isPlaying = false;
        if (done.byControl) control.playback.pause("ada");
        else await expectStatus(byName("PUT", "pause"), model.isPlaying ? 204 : 403);
        break;
      case "resume":
        changed.isPlaying = true;
        if (done.byControl) control.playback.resume("ada");
        else await expectStatus(byName("PUT", "play"), model.isPlaying ? 403 : 204);
        break;
      case "seek":
        if (done.ms < present(changed).durationMs) changed.positionMs = done.ms;
        else {
          changed.isPlaying = true;
          goOn(changed);
        }
        if (done.byControl) control.playback.seek("ada", done.ms);
        else await expectStatus(byName("PUT", "seek", done.ms), 204);
        break;
      case "repeat": {
        const isOutOfPlace = done.mode === "context" && isLone(model);
        if (!isOutOfPlace) changed.repeat = done.mode;
        await expectStatus(ask("PUT", `/me/player/repeat?state=${done.mode}`), isOutOfPlace ? 403 : 204);
        break;
      }
      case "queue":
        if (model.queue.length >= 8) {
          model = untouched;
          return;
        }
        changed.queue.push(...itemsOf([done.uri]));
        await expectStatus(ask("POST", `/me/player/queue?uri=${done.uri}`), 204);
        break;
      case "shuffle": {
        await expectStatus(ask("PUT", `/me/player/shuffle?state=${done.isOn}`), isLone(model) ? 403 : 204);
        const isChanged = !isLone(model) && done.isOn !== (model.unshuffled !== null);
        if (isChanged && done.isOn) await learnShuffle(changed, true);
        else if (isChanged && model.unshuffled !== null) {
          const standing = model.items[model.index] ?? present(model);
          changed.index = model.unshuffled.indexOf(standing);
          changed.items = model.unshuffled;
          changed.unshuffled = null;
        }
        break;
      }
      case "transfer": {
        const { devices } = await read<{ devices: { id: string; is_active: boolean }[] }>(
          "/me/player/devices",
        );
        const other = devices.find(({ is_active }) => !is_active);
        changed.isPlaying ||= done.play;
        await expectStatus(ask("PUT", "/me/player", { device_ids: [other?.id], play: done.play }), 204);
        break;
      }
      case "playUris":
        await expectStatus(ask("PUT", "/me/player/play", { uris: done.uris }), 204);
        Object.assign(changed, await begin(itemsOf(done.uris), undefined, null));
        break;
      case "playAlbum": {
        const body = { context_uri: albumUri, offset: { position: done.offset }, position_ms: done.ms };
        await expectStatus(ask("PUT", "/me/player/play", body), 204);
        Object.assign(changed, await begin(itemsOf(album), done.offset, albumUri));
        changed.positionMs = done.ms;
        break;
      }
    }
    leave(model, changed, now);
    model = isRefused ? untouched : changed;
  };

  const expectLikeModel = async () => {
    const now = time.now();
    expect(control.clock.now()).toBe(now);
    const expected = playedOn(model, now);
    const shown = await read<Shown>("/me/player?additional_types=track,episode");
    expect(shown).toMatchObject({
      item: { uri: present(expected).uri },
      progress_ms: expected.positionMs,
      is_playing: expected.isPlaying,
      repeat_state: expected.repeat,
      shuffle_state: expected.unshuffled !== null,
    });
    expect(shown.context?.uri ?? null).toBe(expected.contextUri);
    expect(shown.progress_ms).toBeGreaterThanOrEqual(0);
    expect(shown.progress_ms).toBeLessThan(shown.item?.duration_ms ?? 0);
    expect(shown.timestamp).toBeLessThanOrEqual(now);
    const { timestamp, ...current } = await read<Shown>(
      "/me/player/currently-playing?additional_types=track,episode",
    );
    expect(timestamp).toBe(now);
    expect(shown).toMatchObject(current);
    const { currently_playing, queue } = await read<{
      currently_playing: { uri: string };
      queue: { uri: string }[];
    }>("/me/player/queue");
    expect(currently_playing.uri).toBe(present(expected).uri);
    expect(queue.map(({ uri }) => uri)).toEqual(upcoming(expected));
    const { items } = await read<{ items: { track: { uri: string }; played_at: string }[] }>(
      "/me/player/recently-played?limit=50",
    );
    const heard = items.map(({ track, played_at }) => ({ uri: track.uri, at: Date.parse(played_at) }));
    expect(heard).toEqual(recentPlays(expected, now));
  };
  const leftMs = () => {
    const standing = playedOn(model, time.now());
    return present(standing).durationMs - standing.positionMs;
  };
  return { time, control, carryOut, leftMs, expectLikeModel };
}

describe("any path of the clock, with any commands on the way,", () => {
  it("finds the player where a plain model stands", { timeout: patience }, async () => {
    const step = fc.oneof(
      timeStep.map((time) => ({ time })),
      // To the end of what plays, or one ms to either side of it.
      fc.constantFrom(-1, 0, 1).map((beyondEnd) => ({ beyondEnd })),
      command.map((command) => ({ command })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: "max" }), async (steps) => {
        const { time, control, carryOut, leftMs, expectLikeModel } = await player();
        for (const step of steps) {
          if ("time" in step) time.take(step.time, control.clock);
          else if ("beyondEnd" in step) {
            time.take({ kind: "advance", ms: leftMs() + step.beyondEnd }, control.clock);
          } else await carryOut(step.command);
          await expectLikeModel();
        }
      }),
      runs(25),
    );
  });
});
