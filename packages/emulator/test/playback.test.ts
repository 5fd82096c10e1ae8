import { describe, expect, it } from "vitest";
import { clientId, standingEmulator } from "./flow.ts";
import { listening } from "./listening.ts";

describe("what is playing", () => {
  it("is a track with its artists, album, cover and link", async () => {
    const { playing, emulator } = await listening("ada");
    const { item, ...rest } = await playing();
    expect(rest).toMatchObject({
      currently_playing_type: "track",
      is_playing: true,
      progress_ms: 41_000,
      actions: { disallows: { resuming: true } },
    });
    expect(item).toMatchObject({
      name: "Weather for Two",
      duration_ms: 242_000,
      is_local: false,
      artists: [{ name: "The Paper Lanterns" }],
      album: { name: "Weather for Two", release_date_precision: "day" },
    });
    expect(item?.id).toMatch(/^[0-9A-Za-z]{22}$/);
    expect(item).toMatchObject({ external_urls: { spotify: `https://open.spotify.com/track/${item?.id}` } });
    const images = (item as unknown as { album: { images: { url: string; width: number }[] } }).album.images;
    expect(images.map(({ width }) => width)).toEqual([640, 300, 64]);
    for (const { url } of images) expect((await emulator.fetch(new Request(url))).status).toBe(200);
  });

  it("loses fields in Development Mode and keeps them elsewhere", async () => {
    const { playing, control } = await listening("ada");
    expect((await playing()).item).not.toHaveProperty("popularity");
    expect((await playing()).item).not.toHaveProperty("available_markets");
    control.apps.register({ clientId, mode: "extended" });
    expect((await playing()).item).toHaveProperty("popularity");
    expect((await playing()).item).toHaveProperty("available_markets");
    const inMarket = (await playing("?market=SE")).item;
    expect(inMarket).not.toHaveProperty("available_markets");
    expect(inMarket).toHaveProperty("is_playable", true);
  });

  it("is nothing: 204, empty queue, no device, no command", async () => {
    const { ask, command } = await listening("gustav");
    for (const path of ["/me/player", "/me/player/currently-playing"]) {
      const response = await ask(path);
      expect(response.status).toBe(204);
      expect(await response.text()).toBe("");
    }
    expect(await (await ask("/me/player/devices")).json()).toEqual({ devices: [] });
    expect(await (await ask("/me/player/queue")).json()).toEqual({ currently_playing: null, queue: [] });
    const refusal = await command("PUT", "pause");
    expect(refusal.status).toBe(404);
    expect(await refusal.json()).toEqual({
      error: {
        status: 404,
        message: "Player command failed: No active device found",
        reason: "NO_ACTIVE_DEVICE",
      },
    });
  });

  it("is an advert without an item", async () => {
    const { playing } = await listening("dmitri");
    expect(await playing()).toMatchObject({
      currently_playing_type: "ad",
      item: null,
      progress_ms: null,
      actions: { disallows: { skipping_next: true, skipping_prev: true, seeking: true } },
    });
  });

  it("is an episode, told only to who asks for episodes", async () => {
    const { playing } = await listening("carmen");
    expect(await playing()).toMatchObject({ currently_playing_type: "episode", item: null });
    expect(await playing("?additional_types=track")).toMatchObject({ item: null });
    expect(await playing("?additional_types=track,episode")).toMatchObject({
      currently_playing_type: "episode",
      item: { type: "episode", show: { name: "The Long Way Round" } },
    });
  });

  it("is a local file that Spotify knows no id of", async () => {
    const { playing } = await listening("emeka");
    expect(await playing()).toMatchObject({
      currently_playing_type: "track",
      item: { is_local: true, id: null, href: null, album: { images: [] } },
    });
    expect((await playing()).item?.uri).toMatch(/^spotify:local:[^:]+:[^:]+:[^:]+:200$/);
  });

  it("is hidden in a private session", async () => {
    const { playing, player } = await listening("farah");
    expect(await playing()).toMatchObject({ is_playing: true, item: null, context: null, progress_ms: null });
    expect((await player()).device?.is_private_session).toBe(true);
  });

  it("is something unknown", async () => {
    const { playing, control } = await listening("ada");
    control.playback.set("ada", { kind: "unknown" });
    expect(await playing()).toMatchObject({ currently_playing_type: "unknown", item: null });
  });
});

describe("as time goes by", () => {
  it("music plays on, and the next track begins where one ends", async () => {
    const { playing, control } = await listening("ada");
    control.clock.advance(1000);
    expect((await playing()).progress_ms).toBe(42_000);
    control.clock.advance(200_000);
    expect(await playing()).toMatchObject({ progress_ms: 0, item: { name: "Half the Harbour" } });
    control.clock.advance(5000);
    expect(await playing()).toMatchObject({ progress_ms: 5000, item: { name: "Half the Harbour" } });
  });

  it("after the last track comes the first, however long it is left alone", async () => {
    const { playing, control } = await listening("bela");
    const album = (342 + 266 + 373) * 1000;
    control.clock.advance(album);
    expect(await playing()).toMatchObject({ progress_ms: 12_000, item: { name: "N29" } });
    control.clock.advance(album * 1_000_000);
    expect(control.playback.get("bela")).toMatchObject({ positionMs: 12_000, name: "N29" });
  });

  it("paused music stands", async () => {
    const { playing, control } = await listening("ada");
    control.playback.pause("ada");
    control.clock.advance(60_000);
    expect(await playing()).toMatchObject({
      is_playing: false,
      progress_ms: 41_000,
      actions: { disallows: { pausing: true } },
    });
    control.playback.resume("ada");
    control.clock.advance(60_000);
    expect((await playing()).progress_ms).toBe(101_000);
  });

  it("a running clock moves it by itself", async () => {
    let now = 1_000_000;
    const emulator = standingEmulator({ clock: () => now });
    emulator.control.clock.run();
    const before = emulator.control.playback.get("ada").positionMs;
    now += 5000;
    expect(emulator.control.playback.get("ada").positionMs - before).toBe(5000);
  });

  it("the player says when it last changed", async () => {
    const { player, control } = await listening("ada");
    const start = control.clock.now();
    control.clock.advance(1000);
    expect(await player()).toMatchObject({ timestamp: start });
    control.clock.advance(201_000);
    expect(await player()).toMatchObject({ timestamp: start + 201_000, progress_ms: 1000 });
  });
});

describe("player commands", () => {
  it("pause and play, and refuse what is so already", async () => {
    const { command, playing } = await listening("ada");
    const refusal = await command("PUT", "play");
    expect(refusal.status).toBe(403);
    expect(await refusal.json()).toEqual({
      error: { status: 403, message: "Player command failed: Restriction violated", reason: "UNKNOWN" },
    });
    const paused = await command("PUT", "pause");
    expect(paused.status).toBe(204);
    expect(await paused.text()).toBe("");
    expect((await playing()).is_playing).toBe(false);
    expect((await command("PUT", "pause")).status).toBe(403);
    expect((await command("PUT", "play")).status).toBe(204);
    expect((await playing()).is_playing).toBe(true);
  });

  it("skip both ways and seek, past the end too", async () => {
    const { command, playing } = await listening("ada");
    await command("POST", "next");
    expect(await playing()).toMatchObject({ progress_ms: 0, item: { name: "Half the Harbour" } });
    await command("POST", "previous");
    expect(await playing()).toMatchObject({ progress_ms: 0, item: { name: "Weather for Two" } });
    await command("PUT", "seek?position_ms=7000");
    expect((await playing()).progress_ms).toBe(7000);
    await command("PUT", "seek?position_ms=999999999");
    expect(await playing()).toMatchObject({ progress_ms: 0, item: { name: "Half the Harbour" } });
    expect((await command("PUT", "seek")).status).toBe(400);
  });

  it("play a context from a place in it, and a list of tracks", async () => {
    const { command, playing, ask } = await listening("ada");
    const { context, item } = await playing();
    await command("PUT", "play", { context_uri: context?.uri, offset: { position: 4 }, position_ms: 250 });
    expect(await playing()).toMatchObject({ progress_ms: 250, item: { name: "The Ferry Leaves at Nine" } });
    await command("PUT", "play", { uris: [item?.uri] });
    expect(await playing()).toMatchObject({ context: null, item: { name: "Weather for Two" } });
    expect(await (await ask("/me/player/queue")).json()).toMatchObject({ queue: [] });
    expect((await command("PUT", "play", { context_uri: "spotify:album:none" })).status).toBe(400);
    expect((await command("PUT", "play", { uris: ["spotify:track:none"] })).status).toBe(404);
    expect((await command("PUT", "play", [])).status).toBe(400);
  });

  it("need Premium, a device that is there, and no advert", async () => {
    const hana = await listening("hana");
    const refusal = await hana.command("PUT", "pause");
    expect(refusal.status).toBe(403);
    expect(await refusal.json()).toMatchObject({ error: { reason: "PREMIUM_REQUIRED" } });
    const ada = await listening("ada");
    expect((await ada.command("PUT", "pause?device_id=none")).status).toBe(404);
    const device = (await ada.player()).device?.id ?? "";
    expect((await ada.command("PUT", `pause?device_id=${device}`)).status).toBe(204);
    ada.control.playback.set("ada", { kind: "ad" });
    expect((await ada.command("POST", "next")).status).toBe(403);
  });

  it("the queue shows what comes", async () => {
    const { ask } = await listening("ada");
    const queue = (await (await ask("/me/player/queue")).json()) as { queue: { name: string }[] };
    expect(queue.queue.map(({ name }) => name).slice(0, 3)).toEqual([
      "Half the Harbour",
      "Your Coat on My Chair",
      "The Ferry Leaves at Nine",
    ]);
  });
});

describe("playback set by control", () => {
  it("is told back in short", async () => {
    const { control } = await listening("ada");
    const now = control.playback.set("ada", {
      kind: "local",
      name: "<i>Take 4</i>",
      artist: "X",
      durationMs: 10_000,
    });
    expect(now).toEqual({
      kind: "local",
      isPlaying: true,
      id: null,
      name: "<i>Take 4</i>",
      by: ["X"],
      album: "Found on a Disk",
      positionMs: 0,
      durationMs: 10_000,
    });
    expect(control.playback.seek("ada", 4000).positionMs).toBe(4000);
    expect(control.playback.set("ada", { kind: "nothing" }).kind).toBe("nothing");
    expect(() => control.playback.pause("ada")).toThrow("plays nothing");
  });

  it.each([
    [{ kind: "song" }, "playback.set: kind: must be one of track, episode"],
    [{ kind: "track", id: "nope" }, 'there is no track "nope"'],
    [{ kind: "track", uris: [] }, "must name at least one"],
    [{ kind: "ad", durationMs: 0 }, "must be 1 or more"],
    [{ kind: "track", positionMs: 1e9 }, "must lie within"],
    [{ kind: "track", postion: 1 }, 'has no setting "postion"'],
  ])("refuses %o", async (input, message) => {
    const { control } = await listening("ada");
    expect(() => control.playback.set("ada", input as never)).toThrow(message);
    expect(control.playback.get("ada").name).toBe("Weather for Two");
  });
});
