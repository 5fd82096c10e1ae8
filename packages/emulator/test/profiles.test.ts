import { describe, expect, it } from "vitest";
import { askForToken, basic, call, clientId, readTokens, standingEmulator } from "./flow.ts";
import { errorOf, listening } from "./listening.ts";

interface Page {
  items: { id: string; name: string; type: string }[];
  total: number;
  limit: number;
  next: string | null;
}

describe("someone else's profile", () => {
  it("is public, to apps that still have the operation", async () => {
    const { ask, control } = await listening("ada");
    expect(await errorOf(await ask("/users/bela"))).toEqual({ status: 403, message: "Forbidden" });
    for (const mode of ["legacy-development", "extended"] as const) {
      control.apps.update(clientId, { mode });
      const profile = await (await ask("/users/bela")).json();
      expect(profile).toMatchObject({
        id: "bela",
        display_name: "Béla Okonkwo",
        type: "user",
        uri: "spotify:user:bela",
        followers: { href: null },
        images: [{ width: 300 }, { width: 64 }],
      });
      expect(Object.keys(profile as object)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/email|country|product|account_id/)]),
      );
    }
  });

  it("counts followers", async () => {
    const { ask, control } = await listening("ada");
    control.apps.update(clientId, { mode: "extended" });
    const count = async () =>
      ((await (await ask("/users/gustav")).json()) as { followers: { total: number } }).followers.total;
    const before = await count();
    control.people.add({ id: "zoe" });
    control.library.save("zoe", ["spotify:user:gustav"]);
    expect(await count()).toBe(before + 1);
    control.people.remove("zoe");
    expect(await count()).toBe(before);
  });

  it("needs no person's token, takes any name, and knows who is not there", async () => {
    const emulator = standingEmulator();
    emulator.control.apps.update(clientId, { mode: "extended" });
    emulator.control.people.add({ id: "name with / & #" });
    const tokens = await readTokens(
      await askForToken(emulator, { grant_type: "client_credentials" }, basic()),
    );
    const read = (id: string) => call(emulator, `/users/${encodeURIComponent(id)}`, tokens.access_token);
    expect(await (await read("name with / & #")).json()).toMatchObject({ id: "name with / & #" });
    expect(await errorOf(await read("nobody"))).toEqual({ status: 404, message: "Resource not found" });
  });
});

describe.each(["artists", "tracks"])("top %s", (kind) => {
  const reading = async (person: string) => {
    const { ask } = await listening(person);
    return async (query = "") => {
      const page = (await (await ask(`/me/top/${kind}?${query}`)).json()) as Page;
      return { ...page, ids: page.items.map(({ id }) => id) };
    };
  };

  it("are pages of whole objects, twenty at a time", async () => {
    const read = await reading("ada");
    const first = await read();
    expect(first).toMatchObject({ limit: 20, offset: 0, previous: null });
    expect(first.ids).toHaveLength(Math.min(20, first.total));
    expect(first.items[0]).toMatchObject(
      kind === "artists" ? { type: "artist", genres: expect.anything() } : { type: "track", album: {} },
    );
    const pages = [await read("limit=3"), await read("limit=3&offset=3")];
    expect(pages.flatMap(({ ids }) => ids)).toEqual(first.ids.slice(0, 6));
    expect(pages[0]?.next).toContain("offset=3");
  });

  it("are in an order of the person's and the range's, always the same", async () => {
    const ada = await reading("ada");
    const orders = await Promise.all(
      ["short", "medium", "long"].map((range) => ada(`time_range=${range}_term`)),
    );
    expect(new Set(orders.map(({ ids }) => ids.join())).size).toBe(3);
    const again = await (await reading("ada"))();
    expect(again.ids).toEqual(orders[1]?.ids);
    expect((await (await reading("bela"))()).ids).not.toEqual(again.ids);
  });

  it("refuse what is no range and no page", async () => {
    const { ask } = await listening("ada");
    for (const query of ["time_range=forever", "limit=51", "limit=0", "offset=-1"]) {
      expect((await ask(`/me/top/${kind}?${query}`)).status, query).toBe(400);
    }
    expect((await errorOf(await ask(`/me/top/${kind}?limit=51`))).message).toBe("Invalid limit");
  });
});
