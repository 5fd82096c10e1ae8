import { describe, expect, it } from "vitest";
import { adasAlbum, adasAlbumUri, adasTrack, errorOf, listening } from "./listening.ts";

const [first, second, third] = adasAlbum;
const uriOf = (name: (typeof adasAlbum)[number]) => `spotify:track:${adasTrack(name)}`;

describe("a playlist as context", () => {
  const entries = [
    uriOf(third),
    "spotify:local:The+Cellar+Tapes:Found:Demo+(take+3):61",
    "spotify:track:0000000000000000000000",
    uriOf(first),
  ];

  it("plays its entries in their order, local files too, and passes over what there is no more", async () => {
    const { command, playing, upNext, control } = await listening("ada");
    const { id } = control.playlists.create({ ownerId: "bela", name: "Mixed", entries });
    const uri = `spotify:playlist:${id}`;
    expect((await command("PUT", "play", { context_uri: uri })).status).toBe(204);
    expect(await playing()).toMatchObject({ item: { name: third }, context: { type: "playlist", uri } });
    expect((await upNext()).slice(0, 2)).toEqual(["Demo (take 3)", first]);
    await command("POST", "next");
    expect(await playing()).toMatchObject({
      item: { name: "Demo (take 3)", is_local: true, duration_ms: 61_000, uri: entries[1] },
    });
    await command("PUT", "play", { context_uri: uri, offset: { uri: uriOf(first) } });
    expect((await playing()).item?.name).toBe(first);
  });

  it("must be there and hold something", async () => {
    const { command, control } = await listening("ada");
    const { id } = control.playlists.create({ ownerId: "ada", name: "Empty" });
    for (const context_uri of [`spotify:playlist:${id}`, `spotify:playlist:${"0".repeat(22)}`, 7, null]) {
      expect(await errorOf(await command("PUT", "play", { context_uri }))).toEqual({
        status: 400,
        message: "Invalid context uri",
      });
    }
  });
});

describe("liked songs as context", () => {
  it.each(["spotify:collection", "spotify:user:gustav:collection"])(
    "%s plays them newest first",
    async (uri) => {
      const { command, playing, upNext, control } = await listening("gustav");
      control.library.remove(
        "gustav",
        control.library.list("gustav").map((saved) => saved.uri),
      );
      control.devices.set("gustav", [{ isActive: true }]);
      expect((await command("PUT", "play", { context_uri: uri })).status).toBe(400);
      for (const [place, name] of [first, second, third].entries()) {
        control.library.save("gustav", [uriOf(name)], { at: 1000 * place });
      }
      expect((await command("PUT", "play", { context_uri: uri })).status).toBe(204);
      const { item, context } = await playing();
      expect(item?.name).toBe(third);
      expect(context).toMatchObject({ type: "collection", uri: "spotify:user:gustav:collection" });
      expect(await upNext()).toEqual([second, first]);
    },
  );

  it("are one's own alone", async () => {
    const { command, playing } = await listening("ada");
    const refused = await command("PUT", "play", { context_uri: "spotify:user:bela:collection" });
    expect(refused.status).toBe(400);
    expect((await playing()).context?.uri).toBe(adasAlbumUri);
  });
});

describe("a show as context", () => {
  it("plays its episodes", async () => {
    const { command, playing } = await listening("carmen");
    const uri = (await playing()).context?.uri;
    expect((await command("PUT", "play", { context_uri: uri, offset: { position: 1 } })).status).toBe(204);
    expect(await playing("?additional_types=episode")).toMatchObject({
      currently_playing_type: "episode",
      progress_ms: 0,
      context: { type: "show", uri },
    });
  });
});
