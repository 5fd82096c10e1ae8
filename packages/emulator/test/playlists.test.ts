import { describe, expect, it } from "vitest";
import { idFor } from "../src/catalogue/ids.ts";
import type { QuotaMode } from "../src/index.ts";
import { askForToken, basic, call, clientId, origin, readTokens } from "./flow.ts";
import {
  emulatorIn,
  episodeUri,
  forbidden,
  member,
  noScope,
  nothingThere,
  refusalOf,
  strangeId,
  trackUris,
} from "./member.ts";

interface Page<Item = Record<string, unknown>> {
  items: Item[];
  total: number;
  limit: number;
  next: string | null;
}
interface Playlist {
  id: string;
  name: string;
  snapshot_id: string;
  public: boolean;
  images: { url: string; width: number | null }[];
  items?: Page<{ item: { name: string; type: string; uri: string } | null }>;
  tracks?: Page<{ track: unknown }>;
}

const ferry = idFor("playlist", "ada", "Evening Ferry");
const odds = idFor("playlist", "ada", "Odds and Ends");
const ours = idFor("playlist", "ada", "Ours");
const kettle = idFor("playlist", "Kettle On");

async function create(mode: QuotaMode = "extended", details: object = { name: "Mine" }) {
  const ada = await member(emulatorIn(mode));
  const response = await ada.ask("POST", "/me/playlists", details);
  return { ...ada, status: response.status, playlist: (await response.json()) as Playlist };
}

describe("making a playlist", () => {
  it("answers it, empty, and it leads the list of one's own", async () => {
    const { status, playlist, read } = await create("development", { name: "Mine", description: "<b>&" });
    expect(status).toBe(201);
    expect(playlist).toMatchObject({
      name: "Mine",
      description: "<b>&",
      public: true,
      collaborative: false,
      owner: { id: "ada", display_name: "Ada Lindqvist", type: "user" },
      followers: { href: null, total: 0 },
      images: [],
      items: { items: [], total: 0 },
      type: "playlist",
      uri: `spotify:playlist:${playlist.id}`,
    });
    expect(playlist).not.toHaveProperty("tracks");
    expect((await read<Page>("/me/playlists")).items[0]).toMatchObject({
      id: playlist.id,
      items: { href: `${origin}/v1/playlists/${playlist.id}/items`, total: 0 },
    });
    expect(await read(`/playlists/${playlist.id}`)).toEqual(playlist);
  });

  it("wants a name, texts and truths, and never collaborative with public", async () => {
    const { ask } = await create();
    const post = (body?: unknown) => refusalOf(ask("POST", "/me/playlists", body));
    for (const body of [undefined, {}, { name: "" }, { name: null }]) {
      expect(await post(body)).toEqual([400, "Missing required field: name"]);
    }
    expect(await post({ name: 7 })).toEqual([400, "Invalid field: name"]);
    expect(await post({ name: "x", public: "false" })).toEqual([400, "Invalid field: public"]);
    expect(await post("[]")).toEqual([400, "Malformed json"]);
    expect(await post({ name: "x", collaborative: true })).toEqual([
      400,
      "A collaborative playlist cannot be public",
    ]);
    expect(
      (await ask("POST", "/me/playlists", { name: "x", collaborative: true, public: false })).status,
    ).toBe(201);
  });

  it("takes the scope of what it makes", async () => {
    const emulator = emulatorIn();
    const open = await member(emulator, "ada", ["playlist-modify-public"]);
    const secret = await member(emulator, "ada", ["playlist-modify-private"]);
    const none = await member(emulator, "ada", ["playlist-read-private"]);
    const make = (one: typeof open, isPublic: boolean) =>
      one.ask("POST", "/me/playlists", { name: "x", public: isPublic });
    expect((await make(open, true)).status).toBe(201);
    expect(await refusalOf(make(open, false))).toEqual(noScope);
    expect((await make(secret, false)).status).toBe(201);
    expect(await refusalOf(make(secret, true))).toEqual(noScope);
    expect(await refusalOf(make(none, true))).toEqual(noScope);
  });

  it("goes by the user's path as well, for oneself and outside Development Mode", async () => {
    const { ask, emulator } = await create();
    expect((await ask("POST", "/users/ada/playlists", { name: "Old way" })).status).toBe(201);
    expect((await ask("POST", "/users/bela/playlists", { name: "x" })).status).toBe(403);
    emulator.control.apps.update(clientId, { mode: "development" });
    expect(await refusalOf(ask("POST", "/users/ada/playlists", { name: "x" }))).toEqual(forbidden);
  });
});

describe("changing a playlist", () => {
  it("changes what is named, and the snapshot", async () => {
    const { ask, read, playlist } = await create();
    const path = `/playlists/${playlist.id}`;
    const changing = await ask("PUT", path, { name: "Ours", public: false, description: "new" });
    expect([changing.status, await changing.text()]).toEqual([200, ""]);
    const changed = await read<Playlist>(path);
    expect(changed).toMatchObject({ name: "Ours", public: false, description: "new", collaborative: false });
    expect(changed.snapshot_id).not.toBe(playlist.snapshot_id);
    await ask("PUT", path, { collaborative: true });
    expect(await read(path)).toMatchObject({ name: "Ours", collaborative: true });
    expect((await ask("PUT", path, { public: true })).status).toBe(400);
    expect((await ask("PUT", path, { name: "" })).status).toBe(400);
  });

  it("is the owner's alone, with the scope for what it is and what it becomes", async () => {
    const emulator = emulatorIn();
    const bela = await member(emulator, "bela");
    const open = await member(emulator, "ada", ["playlist-modify-public"]);
    expect(await refusalOf(bela.ask("PUT", `/playlists/${ferry}`, { name: "x" }))).toEqual([
      403,
      "You cannot change a playlist you don't own.",
    ]);
    expect((await bela.ask("PUT", `/playlists/${ours}`, { name: "x" })).status).toBe(403);
    expect(await refusalOf(bela.ask("PUT", `/playlists/${odds}`, { name: "x" }))).toEqual(nothingThere);
    expect((await open.ask("PUT", `/playlists/${ferry}`, { name: "x" })).status).toBe(200);
    expect(await refusalOf(open.ask("PUT", `/playlists/${ferry}`, { public: false }))).toEqual(noScope);
    expect(await refusalOf(open.ask("PUT", `/playlists/${odds}`, { name: "x" }))).toEqual(noScope);
    expect(await refusalOf(open.ask("PUT", `/playlists/${strangeId}`, { name: "x" }))).toEqual(nothingThere);
    expect(await refusalOf(open.ask("PUT", "/playlists/short", { name: "x" }))).toEqual([
      400,
      "Invalid base62 id",
    ]);
  });
});

describe("reading a playlist", () => {
  it("in Development Mode has `items` alone, and for its owner and collaborators only", async () => {
    const emulator = emulatorIn("development");
    const ada = await member(emulator, "ada");
    const bela = await member(emulator, "bela");
    const own = await ada.read<Playlist>(`/playlists/${ferry}`);
    expect(own.items?.items[0]).toMatchObject({
      added_at: "2024-04-01T08:30:00Z",
      added_by: { id: "ada", type: "user" },
      is_local: false,
      item: { name: "The Ferry Leaves at Nine", type: "track" },
    });
    expect(own.items?.items[0]).not.toHaveProperty("track");
    expect(own).not.toHaveProperty("tracks");
    expect(own).toMatchObject({ followers: { total: 2 } });
    const others = await bela.read<Playlist>(`/playlists/${ferry}`);
    expect(others).toMatchObject({ name: "Evening Ferry", owner: { id: "ada" } });
    expect(others).not.toHaveProperty("items");
    expect((await bela.read<Playlist>(`/playlists/${ours}`)).items?.total).toBe(3);
    const [hana] = [await member(emulator, "hana")];
    expect(await hana.read<Playlist>(`/playlists/${ours}`)).not.toHaveProperty("items");
  });

  it.each(["extended", "legacy-development"] as const)("%s has both shapes, for everybody", async (mode) => {
    const bela = await member(emulatorIn(mode), "bela");
    const { items, tracks } = await bela.read<Playlist>(`/playlists/${ferry}`);
    expect(items?.items).toEqual(tracks?.items);
    const [entry] = tracks?.items ?? [];
    expect(entry).toMatchObject({ track: { name: "The Ferry Leaves at Nine" } });
    expect(entry).toHaveProperty("item", entry?.track);
    const [listed] = (await bela.read<Page>("/me/playlists")).items;
    expect(listed).toHaveProperty("tracks.href", expect.stringMatching(/\/tracks$/));
    expect(listed).toHaveProperty("items.href", expect.stringMatching(/\/items$/));
  });

  it("holds the first page of each path, whose link leads on without a gap", async () => {
    const { ask, read, playlist } = await create();
    for (let times = 0; times < 12; times++) {
      await ask("POST", `/playlists/${playlist.id}/items?uris=${trackUris}`);
    }
    const whole = await read<Playlist>(
      `/playlists/${playlist.id}?market=SE&additional_types=track,episode&x=1`,
    );
    expect([whole.items?.items.length, whole.tracks?.items.length]).toEqual([50, 100]);
    const follow = async (link: string | null | undefined) =>
      read<Page>(String(link).slice(`${origin}/v1`.length));
    expect(whole.items?.next).toBe(
      `${origin}/v1/playlists/${playlist.id}/items?market=SE&additional_types=track,episode&offset=50&limit=50`,
    );
    expect(await follow(whole.items?.next)).toMatchObject({ offset: 50, total: 120 });
    expect((await follow(whole.tracks?.next)).items).toHaveLength(20);
  });

  it("shows episodes as such to who asks for them, as tracks to others; local files; and null for what is gone", async () => {
    const { read } = await member(emulatorIn("development"));
    const entries = async (query: string) =>
      (await read<Playlist>(`/playlists/${odds}${query}`)).items?.items ?? [];
    const plain = await entries("");
    const knowing = await entries("?additional_types=track,episode");
    expect(plain.map(({ item }) => item?.type ?? null)).toEqual(["track", "track", "track", null]);
    expect(knowing.map(({ item }) => item?.type ?? null)).toEqual(["track", "episode", "track", null]);
    expect(plain[1]).toMatchObject({ item: { episode: true, album: { name: "The Long Way Round" } } });
    expect(knowing[1]).toMatchObject({ item: { show: { name: "The Long Way Round" } } });
    expect(plain[2]).toMatchObject({
      is_local: true,
      item: {
        id: null,
        is_local: true,
        name: "Lullaby (1971)",
        artists: [{ name: "Granny Lindqvist" }],
        duration_ms: 143_000,
      },
    });
    expect(plain[3]).toEqual({
      added_at: "2026-10-19T08:30:00Z",
      added_by: expect.objectContaining({ id: "ada" }),
      is_local: false,
      item: null,
      primary_color: null,
      video_thumbnail: { url: null },
    });
  });

  it("leaves what `fields` names", async () => {
    const { ask, read } = await member(emulatorIn("development"));
    expect(await read(`/playlists/${ferry}?fields=name,items(items(item(name,uri)),total)`)).toEqual({
      name: "Evening Ferry",
      items: {
        items: expect.arrayContaining([{ item: { name: "Half the Harbour", uri: expect.any(String) } }]),
        total: 5,
      },
    });
    expect(
      await read(
        `/playlists/${odds}?fields=items.items(item(album(!images,!artists,!external_urls,!href,!uri)))`,
      ),
    ).toMatchObject({
      items: { items: [{ item: { album: { name: "Weather for Two" } } }, {}, {}, { item: null }] },
    });
    expect(Object.keys(await read<object>(`/playlists/${ferry}?fields=!items,!images`))).toContain("owner");
    expect(await read(`/playlists/${ferry}?fields=!items,!images`)).not.toHaveProperty("items");
    expect(await read(`/playlists/${ferry}/items?fields=items(added_by.id)&limit=1`)).toEqual({
      items: [{ added_by: { id: "ada" } }],
    });
    for (const fields of [
      "items(",
      "items)",
      "a,,b",
      "!",
      "a(b",
      "a..b",
      "(".repeat(50_000),
      "a.".repeat(9_000),
    ]) {
      expect(await refusalOf(ask("GET", `/playlists/${ferry}?fields=${fields}`)), fields.slice(0, 9)).toEqual(
        [400, "Invalid fields"],
      );
    }
  });

  it("of others' private ones there is nothing, and one's own take the scope", async () => {
    const emulator = emulatorIn();
    const { ask } = await member(emulator, "bela");
    for (const end of ["", "/items", "/tracks", "/images"]) {
      expect(await refusalOf(ask("GET", `/playlists/${odds}${end}`)), end).toEqual(nothingThere);
    }
    const bare = await member(emulator, "ada", ["playlist-read-collaborative"]);
    expect(await refusalOf(bare.ask("GET", `/playlists/${odds}/items`))).toEqual(noScope);
    expect((await bare.ask("GET", `/playlists/${ours}/items`)).status).toBe(200);
    expect(await refusalOf((await member(emulator, "ada", [])).ask("GET", `/playlists/${ours}`))).toEqual(
      noScope,
    );
  });

  it("needs nobody's token for a public one", async () => {
    const emulator = emulatorIn();
    const { access_token } = await readTokens(
      await askForToken(emulator, { grant_type: "client_credentials" }, basic()),
    );
    for (const end of ["", "/items", "/tracks", "/images"]) {
      expect((await call(emulator, `/playlists/${ferry}${end}`, access_token)).status, end).toBe(200);
    }
    expect((await call(emulator, `/playlists/${odds}`, access_token)).status).toBe(404);
  });

  it("what Spotify's editors made is there outside Development Mode", async () => {
    const emulator = emulatorIn();
    const { ask, read } = await member(emulator);
    expect(await read(`/playlists/${kettle}`)).toMatchObject({
      owner: { id: "spotify", display_name: "Spotify" },
      items: { total: 30 },
    });
    expect((await ask("PUT", `/playlists/${kettle}`, { name: "x" })).status).toBe(403);
    emulator.control.apps.update(clientId, { mode: "development" });
    expect(await refusalOf(ask("GET", `/playlists/${kettle}`))).toEqual(nothingThere);
  });
});

describe("lists of playlists", () => {
  const names = async (one: { read<T>(path: string): Promise<T> }, path = "/me/playlists") =>
    (await one.read<Page<Playlist>>(path)).items.map(({ name }) => name).sort();

  it("hold the public ones, and by their scopes the private and the collaborative", async () => {
    const emulator = emulatorIn("development");
    expect(await names(await member(emulator, "ada", []))).toEqual(["Evening Ferry"]);
    expect(await names(await member(emulator, "ada", ["playlist-read-private"]))).toEqual([
      "Evening Ferry",
      "Odds and Ends",
    ]);
    expect(await names(await member(emulator, "ada", ["playlist-read-collaborative"]))).toEqual([
      "Evening Ferry",
      "Ours",
    ]);
    expect(await names(await member(emulator, "bela"))).toEqual(["Bus Stop", "Evening Ferry", "Ours"]);
  });

  it("of another person hold the public ones, of oneself the same as one's own", async () => {
    const emulator = emulatorIn();
    const bela = await member(emulator, "bela");
    expect(await names(bela, "/users/ada/playlists")).toEqual(["Evening Ferry"]);
    expect(await names(bela, "/users/bela/playlists")).toEqual(await names(bela));
    expect(await refusalOf(bela.ask("GET", "/users/nobody/playlists"))).toEqual(nothingThere);
    expect(await refusalOf(bela.ask("GET", "/me/playlists?limit=51"))).toEqual([400, "Invalid limit"]);
    emulator.control.apps.update(clientId, { mode: "development" });
    expect(await refusalOf(bela.ask("GET", "/users/ada/playlists"))).toEqual(forbidden);
  });

  it("lose what another makes private", async () => {
    const emulator = emulatorIn();
    const [ada, bela] = [await member(emulator, "ada"), await member(emulator, "bela")];
    await ada.ask("PUT", `/playlists/${ferry}`, { public: false });
    expect(await names(bela)).toEqual(["Bus Stop", "Ours"]);
  });
});

describe("followers", () => {
  const path = `/playlists/${ferry}/followers`;

  it("come and go by the old path, publicly or privately", async () => {
    const { ask, read } = await member(emulatorIn(), "gustav");
    const contains = () => read(`${path}/contains`);
    const total = async () =>
      (await read<{ followers: { total: number } }>(`/playlists/${ferry}`)).followers.total;
    expect([await contains(), await total()]).toEqual([[false], 2]);
    expect((await ask("PUT", path)).status).toBe(200);
    expect([await contains(), await total()]).toEqual([[true], 3]);
    expect((await ask("PUT", path, { public: false })).status).toBe(200);
    const leaving = await ask("DELETE", path);
    expect([leaving.status, await leaving.text()]).toEqual([200, ""]);
    expect([await contains(), await total()]).toEqual([[false], 2]);
    expect(await read(`${path}/contains?ids=bela`)).toEqual([true]);
  });

  it("refuse what is wrong", async () => {
    const emulator = emulatorIn();
    const { ask } = await member(emulator, "gustav");
    expect(await refusalOf(ask("PUT", path, { public: 1 }))).toEqual([400, "Invalid field: public"]);
    expect(await refusalOf(ask("PUT", `/playlists/${odds}/followers`))).toEqual(nothingThere);
    expect(await refusalOf(ask("GET", `${path}/contains?ids=a,b`))).toEqual([400, "Too many ids requested"]);
    const open = await member(emulator, "gustav", ["playlist-modify-public"]);
    expect(await refusalOf(open.ask("PUT", path, { public: false }))).toEqual(noScope);
    const bare = await member(emulator, "gustav", []);
    expect(await refusalOf(bare.ask("PUT", path))).toEqual(noScope);
    expect(await refusalOf(bare.ask("DELETE", path))).toEqual(noScope);
    emulator.control.apps.update(clientId, { mode: "development" });
    for (const [method, end] of [
      ["PUT", ""],
      ["DELETE", ""],
      ["GET", "/contains"],
    ] as const) {
      expect(await refusalOf(ask(method, path + end))).toEqual(forbidden);
    }
  });

  it("an owner who unfollows has thrown it away, and it can still be reached", async () => {
    const { ask, read, playlist } = await create();
    await ask("DELETE", `/playlists/${playlist.id}/followers`);
    expect((await read<Page<Playlist>>("/me/playlists")).items.map(({ id }) => id)).not.toContain(
      playlist.id,
    );
    expect((await ask("GET", `/playlists/${playlist.id}`)).status).toBe(200);
  });
});

describe("pictures", () => {
  const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");

  it("are the covers of what is in it: none, one in three sizes, or four in one", async () => {
    const { ask, read, playlist, emulator } = await create("development");
    const images = () => read<Playlist["images"]>(`/playlists/${playlist.id}/images`);
    const add = (uri = "") => ask("POST", `/playlists/${playlist.id}/items`, { uris: [uri] });
    expect(await images()).toEqual([]);
    await add(trackUris[0]);
    await add(trackUris[1]);
    expect((await images()).map(({ url, width }) => [url.replace(/\w{22}/, "id"), width])).toEqual(
      [640, 300, 64].map((size) => [`${origin}/_covers/id.svg?size=${size}`, size]),
    );
    for (const uri of [trackUris[4], trackUris[7], episodeUri]) await add(uri);
    const mosaic = await images();
    expect(mosaic.map(({ width }) => width)).toEqual([640, 300, 64]);
    const picture = await emulator.fetch(new Request(mosaic[0]?.url ?? ""));
    expect(picture.headers.get("content-type")).toBe("image/svg+xml");
    expect((await picture.text()).match(/<image /g)).toHaveLength(4);
    expect((await read<Playlist>(`/playlists/${playlist.id}`)).images).toEqual(mosaic);
  });

  it("or what was uploaded, at a new address each time", async () => {
    const { ask, read, playlist, emulator } = await create("development");
    const path = `/playlists/${playlist.id}/images`;
    const upload = async () => {
      const response = await ask("PUT", path, jpeg.toString("base64"));
      expect([response.status, await response.text()]).toEqual([202, ""]);
      return (await read<Playlist["images"]>(path))[0];
    };
    const first = await upload();
    expect(first).toMatchObject({ height: null, width: null });
    const picture = await emulator.fetch(new Request(first?.url ?? ""));
    expect(picture.headers.get("content-type")).toBe("image/jpeg");
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(jpeg);
    expect((await upload())?.url).not.toBe(first?.url);
    expect((await read<Playlist>(`/playlists/${playlist.id}`)).snapshot_id).not.toBe(playlist.snapshot_id);
  });

  it("refuse what is no JPEG, what is too large, and whose playlist it is not", async () => {
    const { ask, playlist, emulator } = await create("development");
    const path = `/playlists/${playlist.id}/images`;
    for (const body of ["", "not base64!", Buffer.from("GIF89a").toString("base64"), "/9j/"]) {
      expect(await refusalOf(ask("PUT", path, body))).toEqual([400, "Invalid image"]);
    }
    const large = Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(200_000), jpeg.subarray(-2)]);
    expect(await refusalOf(ask("PUT", path, large.toString("base64")))).toEqual([413, "Image too large"]);
    const [bela, noUpload] = [
      await member(emulator, "bela"),
      await member(emulator, "ada", ["playlist-modify-public", "playlist-modify-private"]),
    ];
    expect((await bela.ask("PUT", path, jpeg.toString("base64"))).status).toBe(403);
    expect(await refusalOf(noUpload.ask("PUT", path, jpeg.toString("base64")))).toEqual(noScope);
    const strange = await emulator.fetch(new Request(`${origin}/_playlists/${strangeId}.jpg`));
    expect(strange.status).toBe(404);
  });
});
