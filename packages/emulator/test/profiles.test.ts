import { describe, expect, it } from "vitest";
import type { EmulatorApp } from "../src/index.ts";
import { askForToken, basic, call, clientId, readTokens, signIn, standingEmulator } from "./flow.ts";
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

describe("an app whose time goes by", () => {
  /** Answers at a day of the clock, with a token of that day. */
  const seenOn = (app: Partial<EmulatorApp>) => {
    const emulator = standingEmulator();
    emulator.control.apps.update(clientId, app);
    return async (day: string, path: string) => {
      emulator.control.clock.set(Date.parse(day));
      const { access_token } = await signIn(emulator);
      return call(emulator, path, access_token);
    };
  };
  const closed = "/recommendations/available-genre-seeds";

  it("loses what closed on 27 Nov 2024 while it is in development", async () => {
    const ask = seenOn({ mode: "legacy-development" });
    expect((await ask("2024-11-26", closed)).status).toBe(200);
    expect(await errorOf(await ask("2024-11-27", closed))).toEqual({ status: 403, message: "Forbidden" });
    expect((await ask("2026-11-24", "/markets")).status).toBe(200);
  });

  it("keeps it in extended quota, unless it was made later", async () => {
    expect((await seenOn({ mode: "extended" })("2026-11-24", closed)).status).toBe(200);
    const later = seenOn({ mode: "extended", createdAt: "2024-11-27" });
    expect((await later("2026-11-24", closed)).status).toBe(403);
    expect((await later("2026-11-24", "/markets")).status).toBe(200);
  });

  it("stops on 9 Mar 2026 when its owner has no Premium", async () => {
    const ask = seenOn({ mode: "legacy-development", ownerHasPremium: false });
    expect((await ask("2026-03-08", "/me")).status).toBe(200);
    expect((await ask("2026-03-09", "/me")).status).toBe(403);
    expect((await seenOn({ mode: "extended", ownerHasPremium: false })("2026-03-09", "/me")).status).toBe(
      200,
    );
  });

  it("reads account_id from May 2026 on", async () => {
    const ask = seenOn({ mode: "extended" });
    expect(await (await ask("2026-04-30", "/me")).json()).not.toHaveProperty("account_id");
    expect(await (await ask("2026-05-01", "/me")).json()).toHaveProperty("account_id");
  });

  it("made since 11 Feb 2026 has today's Development Mode, wherever the clock stands", async () => {
    const ask = seenOn({});
    expect((await ask("2024-01-01", "/markets")).status).toBe(403);
    expect(await (await ask("2024-01-01", "/me")).json()).not.toHaveProperty("product");
  });
});
