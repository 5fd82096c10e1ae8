import { idFor } from "../../src/catalogue/ids.ts";
import type { QuotaMode } from "../../src/index.ts";
import { clientId } from "../flow.ts";
import { emulatorIn, type Member, member } from "../member.ts";

/** A list that is read page by page. */
export interface Collection {
  /** As Spotify writes it. */
  operation: string;
  /** With its ids, and what the query needs. */
  path: string;
  /** Where the page is in the answer. Default: the answer is one. */
  within?: string;
  /** The most a page holds. Default 50. */
  max?: number;
  /** How far one may read. Default: to the end. */
  reach?: number;
  /** What the links say in place of what was asked. */
  instead?: Record<string, string>;
  /** What the control API says is there, in this order. */
  uris?: readonly string[];
}

/** An object with the first page of a list in it. */
interface Embedding {
  operation: string;
  path: string;
  /** What the page is called in it, and the list by itself. */
  within: string;
}

interface Thing {
  id: string;
  uri: string;
  total_tracks: number;
}

/** Ada with more of most things than one page holds, and every list she can page through. */
export async function pagedWorld(mode: QuotaMode) {
  const emulator = emulatorIn("extended");
  const { control } = emulator;
  const ada = await member(emulator);
  const artists = await listed(ada, "/me/top/artists");
  const tracks = await listed(ada, "/me/top/tracks", 150);
  const shows = await found(ada, "show");
  const audiobooks = await found(ada, "audiobook");
  const [show = "", audiobook = ""] = [shows[0]?.id, audiobooks[0]?.id];
  const discographies = await Promise.all(
    artists.map(async ({ id }) => ({ id, albums: await listed(ada, `/artists/${id}/albums`) })),
  );
  const artist = discographies.reduce((one, other) =>
    one.albums.length < other.albums.length ? other : one,
  ).id;
  const albums = discographies.flatMap((discography) => discography.albums);
  const album = albums.reduce((one, other) => (one.total_tracks < other.total_tracks ? other : one)).id;
  const episodes = await listed(ada, `/shows/${show}/episodes`);
  const saved = [...albums, ...tracks, ...artists, ...shows, ...audiobooks, ...episodes];
  control.library.save("ada", [...new Set(saved.map(({ uri }) => uri))]);
  const playlist = idFor("playlist", "properties");
  const entries = tracks.slice(0, 130).map(({ uri }) => uri);
  control.playlists.create({ id: playlist, ownerId: "ada", name: "All of it", entries });
  for (let count = 1; count <= 60; count++)
    control.playlists.create({ ownerId: "ada", name: `Mix ${count}` });
  const urisOf = (type: string) =>
    control.library
      .list("ada")
      .map(({ uri }) => uri)
      .filter((uri) => uri.startsWith(`spotify:${type}:`));
  const { categories } = await ada.read<{ categories: { items: Thing[] } }>("/browse/categories?limit=1");
  const category = categories.items[0]?.id ?? "";
  control.apps.update(clientId, { mode });

  const small = mode === "development" ? { max: 10 } : {};
  const searches = ["album", "artist", "track", "show", "episode", "audiobook"].map((type) => ({
    path: `/search?q=t&type=${type}`,
    within: `${type}s`,
  }));
  const mixed = { path: "/search?q=e&type=album,track", within: "tracks", instead: { type: "track" } };
  const collections: Collection[] = [
    { operation: "/albums/{id}/tracks", path: `/albums/${album}/tracks` },
    {
      operation: "/artists/{id}/albums",
      path: `/artists/${artist}/albums?include_groups=album,single`,
      ...small,
    },
    { operation: "/shows/{id}/episodes", path: `/shows/${show}/episodes?market=SE` },
    { operation: "/audiobooks/{id}/chapters", path: `/audiobooks/${audiobook}/chapters` },
    ...[...searches, mixed].map((search) => ({ operation: "/search", ...search, reach: 1000, ...small })),
    { operation: "/playlists/{playlist_id}/tracks", path: `/playlists/${playlist}/tracks`, max: 100 },
    { operation: "/playlists/{playlist_id}/items", path: `/playlists/${playlist}/items?market=SE` },
    ...["playlist", "album", "track", "episode", "show", "audiobook"].map((type) => ({
      operation: `/me/${type}s`,
      path: `/me/${type}s`,
      uris: urisOf(type),
    })),
    { operation: "/users/{user_id}/playlists", path: "/users/ada/playlists" },
    { operation: "/browse/featured-playlists", path: "/browse/featured-playlists", within: "playlists" },
    { operation: "/browse/categories", path: "/browse/categories?locale=es_MX", within: "categories" },
    {
      operation: "/browse/categories/{category_id}/playlists",
      path: `/browse/categories/${category}/playlists`,
      within: "playlists",
    },
    { operation: "/browse/new-releases", path: "/browse/new-releases", within: "albums" },
    { operation: "/me/top/artists", path: "/me/top/artists?time_range=short_term" },
    { operation: "/me/top/tracks", path: "/me/top/tracks?time_range=long_term" },
  ].map((collection) =>
    collection.path.startsWith(`/playlists/${playlist}`) ? { ...collection, uris: entries } : collection,
  );
  const embeddings: Embedding[] = [
    { operation: "/albums/{id}", path: `/albums/${album}`, within: "tracks" },
    { operation: "/shows/{id}", path: `/shows/${show}`, within: "episodes" },
    { operation: "/audiobooks/{id}", path: `/audiobooks/${audiobook}`, within: "chapters" },
    { operation: "/playlists/{playlist_id}", path: `/playlists/${playlist}`, within: "items" },
    { operation: "/playlists/{playlist_id}", path: `/playlists/${playlist}`, within: "tracks" },
  ];
  /** What the mode took away answers 403. */
  const isThere = async ({ path }: { path: string }) => (await ada.ask("GET", path)).status !== 403;
  const there = await Promise.all(collections.map(isThere));
  return {
    ada,
    emulator,
    operations: [...collections, ...embeddings].map(({ operation }) => operation),
    collections: collections.filter((_, place) => there[place]),
    embeddings: mode === "development" ? embeddings.slice(0, -1) : embeddings,
    followedIds: urisOf("artist").map((uri) => uri.slice("spotify:artist:".length)),
    trackIds: tracks.map(({ id }) => id),
  };
}

async function listed(ada: Member, path: string, most = 1000): Promise<Thing[]> {
  const things: Thing[] = [];
  while (things.length < most) {
    const page = await ada.read<{ items: Thing[] }>(`${path}?limit=50&offset=${things.length}`);
    things.push(...page.items);
    if (page.items.length < 50) break;
  }
  return things;
}

async function found(ada: Member, type: string): Promise<Thing[]> {
  const pages = await ada.read<Record<string, { items: Thing[] }>>(`/search?q=t&type=${type}&limit=50`);
  return pages[`${type}s`]?.items ?? [];
}
