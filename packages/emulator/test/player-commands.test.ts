import { describe, expect, it } from "vitest";
import { clientId } from "./flow.ts";
import { adasAlbum, adasAlbumUri, adasTrack, errorOf, listening } from "./listening.ts";

const restricted = { status: 403, message: "Player command failed: Restriction violated", reason: "UNKNOWN" };

// She listens to the second, `album[0]` here.
const [opening, ...album] = adasAlbum;
const uriOf = (name: (typeof adasAlbum)[number]) => `spotify:track:${adasTrack(name)}`;

describe("repeat", () => {
  it("off ends with the last track, at rest at the first", async () => {
    const { command, player, control, upNext } = await listening("ada");
    expect((await command("PUT", "repeat?state=off")).status).toBe(204);
    await command("PUT", "play", { uris: [uriOf(album[0]), uriOf(album[0])] });
    expect(await upNext()).toEqual(["Weather for Two"]);
    control.clock.advance(2 * 242_000 - 1);
    expect(await player()).toMatchObject({ is_playing: true, progress_ms: 241_999, repeat_state: "off" });
    control.clock.advance(60_000);
    expect(await player()).toMatchObject({ is_playing: false, progress_ms: 0, item: { name: album[0] } });
    expect((await command("PUT", "pause")).status).toBe(403);
    expect((await command("PUT", "play")).status).toBe(204);
  });

  it("track plays the same one again, however long it is left alone, until it is skipped", async () => {
    const { command, player, longAfter } = await listening("ada");
    await command("PUT", "repeat?state=track");
    await longAfter(242_000 * 1_000_000);
    expect(await player()).toMatchObject({
      item: { name: album[0] },
      progress_ms: 41_000,
      repeat_state: "track",
    });
    await command("POST", "next");
    expect((await player()).item?.name).toBe(album[1]);
  });

  it("context begins again after the last", async () => {
    const { command, playing, control } = await listening("ada");
    await command("PUT", "repeat?state=off");
    await command("PUT", "repeat?state=context");
    await command("POST", "previous");
    await command("POST", "previous");
    await command("PUT", "seek?position_ms=1");
    const last = await playing();
    expect(last.item?.name).toBe(album[3]);
    control.clock.advance((last.item?.duration_ms ?? 0) - 1);
    expect(await playing()).toMatchObject({ item: { name: opening }, progress_ms: 0, is_playing: true });
  });

  it("wants a state there is", async () => {
    const { command } = await listening("ada");
    expect((await command("PUT", "repeat?state=all")).status).toBe(400);
    expect((await command("PUT", "repeat")).status).toBe(400);
  });
});

describe("shuffle", () => {
  it("keeps what plays, changes what comes, and gives the old order back", async () => {
    const { command, player, upNext } = await listening("ada");
    const before = await upNext();
    expect((await command("PUT", "shuffle?state=true")).status).toBe(204);
    expect(await player()).toMatchObject({
      shuffle_state: true,
      item: { name: album[0] },
      progress_ms: 41_000,
    });
    expect((await upNext()).toSorted()).toEqual(before.toSorted());
    await command("POST", "next");
    const second = (await player()).item?.name ?? "";
    await command("PUT", "shuffle?state=false");
    expect(await player()).toMatchObject({ shuffle_state: false, item: { name: second } });
    const order: string[] = [...adasAlbum];
    expect((await upNext())[0]).toBe(order[(order.indexOf(second) + 1) % order.length]);
  });

  it("stays for what is played next", async () => {
    const { command, player } = await listening("ada");
    await command("PUT", "shuffle?state=true");
    await command("PUT", "play", { context_uri: adasAlbumUri, offset: { position: 3 } });
    expect(await player()).toMatchObject({ shuffle_state: true, item: { name: adasAlbum[3] } });
  });

  it("is refused for one item alone, as `actions` said, and without true or false", async () => {
    const { command, playing, control } = await listening("ada");
    expect((await command("PUT", "shuffle?state=yes")).status).toBe(400);
    control.playback.set("ada", { kind: "local" });
    expect((await playing()).actions.disallows).toMatchObject({ toggling_shuffle: true });
    expect(await errorOf(await command("PUT", "shuffle?state=true"))).toEqual(restricted);
    expect(await errorOf(await command("PUT", "repeat?state=context"))).toEqual(restricted);
  });
});

describe("the queue", () => {
  it("plays first, in its order, and then the album goes on where it was", async () => {
    const { command, playing, upNext, control } = await listening("ada");
    for (const name of [album[3], album[2]]) {
      expect((await command("POST", `queue?uri=${uriOf(name)}`)).status).toBe(204);
    }
    expect((await upNext()).slice(0, 4)).toEqual([album[3], album[2], album[1], album[2]]);
    await command("POST", "next");
    expect(await playing()).toMatchObject({ item: { name: album[3] }, context: { uri: adasAlbumUri } });
    control.clock.advance((await playing()).item?.duration_ms ?? 0);
    expect(await playing()).toMatchObject({ item: { name: album[2] }, progress_ms: 0 });
    expect((await upNext())[0]).toBe(album[1]);
    await command("POST", "next");
    expect((await playing()).item?.name).toBe(album[1]);
  });

  it("goes back from what was queued to the album", async () => {
    const { command, playing, upNext } = await listening("ada");
    await command("POST", `queue?uri=${uriOf(album[3])}`);
    await command("POST", "next");
    await command("POST", "previous");
    expect((await playing()).item?.name).toBe(album[0]);
    expect((await upNext())[0]).toBe(album[1]);
  });

  it("outlives what is played in between, but not a body that asks for nothing", async () => {
    const { command, upNext } = await listening("ada");
    await command("POST", `queue?uri=${uriOf(album[3])}`);
    await command("PUT", "play", { uris: [uriOf(album[1]), uriOf(album[2])] });
    expect((await upNext()).slice(0, 2)).toEqual([album[3], album[2]]);
    await command("PUT", "pause");
    await command("PUT", "play");
    expect((await upNext())[0]).toBe(album[3]);
    await command("PUT", "play", {});
    expect((await upNext())[0]).toBe(album[2]);
  });

  it("takes an episode", async () => {
    const { command, ask, playing } = await listening("ada");
    const carmen = await listening("carmen");
    const uri = (await carmen.playing("?additional_types=episode")).item?.uri ?? "";
    await command("POST", `queue?uri=${uri}`);
    const { queue } = (await (await ask("/me/player/queue")).json()) as { queue: unknown[] };
    expect(queue.slice(0, 2)).toMatchObject([{ uri, type: "episode" }, { name: album[1] }]);
    await command("POST", "next");
    expect(await playing()).toMatchObject({ currently_playing_type: "episode", item: null });
  });

  it("refuses what there is not", async () => {
    const { command, upNext } = await listening("ada");
    const before = await upNext();
    expect(await errorOf(await command("POST", "queue"))).toEqual({
      status: 400,
      message: "Missing required field: uri",
    });
    for (const uri of ["nonsense", "spotify:track:none", adasAlbumUri]) {
      expect(await errorOf(await command("POST", `queue?uri=${uri}`))).toEqual({
        status: 404,
        message: `Non existing id: '${uri}'`,
      });
    }
    expect(await upNext()).toEqual(before);
  });
});

describe("a place to begin at", () => {
  it("is counted or named, in a context or a list", async () => {
    const { command, playing } = await listening("ada");
    const begin = async (order: object) => {
      expect((await command("PUT", "play", order)).status).toBe(204);
      return (await playing()).item?.name;
    };
    expect(await begin({ context_uri: adasAlbumUri, offset: { position: 2 } })).toBe(adasAlbum[2]);
    expect(await begin({ context_uri: adasAlbumUri, offset: { uri: uriOf(album[1]) } })).toBe(album[1]);
    expect(await begin({ uris: album.map(uriOf), offset: { position: 3 } })).toBe(album[3]);
    expect(await begin({ uris: album.map(uriOf), offset: { uri: uriOf(album[2]) } })).toBe(album[2]);
    expect(await begin({ context_uri: adasAlbumUri })).toBe(opening);
  });

  it("must be there, and an artist has none", async () => {
    const { command, playing } = await listening("ada");
    const { item } = await playing();
    const artist = (item as unknown as { artists: { uri: string }[] }).artists[0]?.uri;
    const refused = async (order: object) => (await command("PUT", "play", order)).status;
    expect(await refused({ context_uri: adasAlbumUri, offset: { position: 99 } })).toBe(403);
    expect(await refused({ context_uri: adasAlbumUri, offset: { position: -1 } })).toBe(403);
    expect(await refused({ uris: [uriOf(album[1])], offset: { uri: uriOf(album[2]) } })).toBe(403);
    expect(await refused({ context_uri: adasAlbumUri, offset: 3 })).toBe(400);
    expect(await refused({ context_uri: artist, offset: { position: 0 } })).toBe(400);
    expect(await refused({ uris: [] })).toBe(400);
    expect((await playing()).item).toEqual(item);
    expect(await refused({ context_uri: artist })).toBe(204);
    expect((await playing()).context).toMatchObject({ type: "artist", uri: artist });
  });
});

describe("commands that succeed", () => {
  const commands: [string, string, unknown?][] = [
    ["PUT", "pause"],
    ["PUT", "play"],
    ["POST", "next"],
    ["POST", "previous"],
    ["PUT", "seek?position_ms=5"],
    ["PUT", "repeat?state=track"],
    ["PUT", "shuffle?state=true"],
    ["PUT", "volume?volume_percent=5"],
    ["POST", `queue?uri=${uriOf(album[1])}`],
  ];

  it("answer 204 and nothing", async () => {
    const { command } = await listening("ada");
    for (const [method, path] of commands) {
      const response = await command(method, path);
      expect([path, response.status, await response.text()]).toEqual([path, 204, ""]);
    }
  });

  it("or 200 with a text that is called JSON and is none, where the app is set so", async () => {
    const { command, control, player } = await listening("ada");
    control.apps.update(clientId, { commandAnswer: "text" });
    const id = (await player()).device?.id;
    for (const [method, path, body] of [...commands, ["PUT", "", { device_ids: [id] }] as const]) {
      const response = await command(method, path, body);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get("content-type")).toContain("application/json");
      const text = await response.text();
      expect(text.length).toBeGreaterThan(0);
      expect(() => JSON.parse(text)).toThrow();
    }
    expect(await player()).toMatchObject({ repeat_state: "track", shuffle_state: true });
    expect((await command("PUT", "play")).status).toBe(403);
  });

  it("all need the scope and Premium", async () => {
    const hana = await listening("hana");
    for (const [method, path] of [...commands, ["PUT", ""] as const]) {
      expect(await errorOf(await hana.command(method, path))).toMatchObject({ reason: "PREMIUM_REQUIRED" });
    }
  });
});
