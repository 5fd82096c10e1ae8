import { type Seeded, seededBy, usualSeed } from "./seeded.ts";

/** What one of the cast has saved and follows, by the day that it came. */
export interface CastLibrary {
  personId: string;
  saved: readonly { on: string; uris: readonly string[] }[];
}

/** A playlist of the cast. */
export interface CastPlaylist {
  ownerId: string;
  name: string;
  description: string | null;
  kind: "public" | "private" | "collaborative";
  /** Who follows it, beside the owner. */
  followers: readonly string[];
  entries: readonly { on: string; by: string; uri: string }[];
}

/** URIs of what was written by hand, by its names. */
function urisOf({ idFor }: Seeded) {
  const track = (artist: string, album: string, name: string) =>
    `spotify:track:${idFor("track", artist, album, name)}`;
  const album = (artist: string, name: string) => `spotify:album:${idFor("album", artist, name)}`;
  const artist = (name: string) => `spotify:artist:${idFor("artist", name)}`;
  const show = (name: string) => `spotify:show:${idFor("show", name)}`;
  const episode = (show: string, name: string) => `spotify:episode:${idFor("episode", show, name)}`;
  const audiobook = (name: string) => `spotify:audiobook:${idFor("audiobook", name)}`;

  const lanterns = (name: string) => track("The Paper Lanterns", "Weather for Two", name);
  const morrow = (name: string) => track("Ines Morrow", "Slow Satellite", name);
  const kestrel = (name: string) => track("Kestrel & Vane", "Night Buses", name);
  const telhados = (name: string) => track("Os Telhados", "Varanda", name);
  const longWay = (name: string) => episode("The Long Way Round", name);
  return { track, album, artist, show, episode, audiobook, lanterns, morrow, kestrel, telhados, longWay };
}

const usual = seededBy(usualSeed);

/** Made for a seed, whose ids they name. */
export function castLibraries(seeded = usual): readonly CastLibrary[] {
  const { track, album, artist, show, audiobook, lanterns, morrow, kestrel, telhados, longWay } =
    urisOf(seeded);
  return [
    {
      personId: "ada",
      saved: [
        {
          on: "2024-03-16",
          uris: [artist("The Paper Lanterns"), album("The Paper Lanterns", "Weather for Two")],
        },
        { on: "2024-03-18", uris: [lanterns("Half the Harbour"), lanterns("Weather for Two")] },
        { on: "2025-10-05", uris: [artist("Ines Morrow"), morrow("Blue Hour Arithmetic")] },
        { on: "2025-12-24", uris: [track("Åsa & Fjällbäckens Önskekör", "Midvinterljus", "Snö på björken")] },
        { on: "2026-02-11", uris: [audiobook("The Cartographer's Apology"), "spotify:user:bela"] },
        {
          on: "2026-09-01",
          uris: [track("The Paper Lanterns", "Matches", "Matches"), artist("Kestrel & Vane")],
        },
        { on: "2026-10-17", uris: [show("The Long Way Round"), longWay("11: The Island That Moved")] },
      ],
    },
    {
      personId: "bela",
      saved: [
        { on: "2023-11-12", uris: [album("Kestrel & Vane", "Night Buses"), kestrel("N29")] },
        { on: "2024-08-02", uris: [telhados("Café às Três"), artist("Os Telhados")] },
        { on: "2026-05-09", uris: [track("Juno Pike", "Small Change", "Receipts")] },
      ],
    },
    {
      personId: "carmen",
      saved: [
        { on: "2026-10-02", uris: [show("The Long Way Round"), longWay("10: North, More or Less")] },
        { on: "2026-10-30", uris: [longWay("12: A Bridge to Nowhere in Particular")] },
      ],
    },
  ];
}

export function castPlaylists(seeded = usual): readonly CastPlaylist[] {
  const { track, lanterns, morrow, kestrel, telhados, longWay } = urisOf(seeded);
  return [
    {
      ownerId: "ada",
      name: "Evening Ferry",
      description: "Boats, buses & <other> slow things",
      kind: "public",
      followers: ["bela", "hana"],
      entries: [
        { on: "2024-04-01", by: "ada", uri: lanterns("The Ferry Leaves at Nine") },
        { on: "2024-04-01", by: "ada", uri: lanterns("Half the Harbour") },
        { on: "2025-10-06", by: "ada", uri: morrow("Telephone in the Grass") },
        { on: "2025-10-06", by: "ada", uri: kestrel("Upper Deck, Front Seat") },
        { on: "2026-01-20", by: "ada", uri: telhados("Chuva no Telhado") },
      ],
    },
    {
      ownerId: "ada",
      name: "Odds and Ends",
      description: null,
      kind: "private",
      followers: [],
      entries: [
        { on: "2025-06-03", by: "ada", uri: lanterns("Kitchen Window, Late") },
        { on: "2026-10-17", by: "ada", uri: longWay("11: The Island That Moved") },
        { on: "2026-10-18", by: "ada", uri: "spotify:local:Granny+Lindqvist:Tapes:Lullaby+%281971%29:143" },
        // Withdrawn since: there is no such track any more.
        { on: "2026-10-19", by: "ada", uri: track("The Paper Lanterns", "Withdrawn", "Gone by Monday") },
      ],
    },
    {
      ownerId: "ada",
      name: "Ours",
      description: "Add yours",
      kind: "collaborative",
      followers: ["bela"],
      entries: [
        { on: "2026-03-01", by: "ada", uri: lanterns("Weather for Two") },
        { on: "2026-03-02", by: "bela", uri: kestrel("N29") },
        { on: "2026-03-02", by: "bela", uri: kestrel("Last Stop Is a Garden") },
      ],
    },
    {
      ownerId: "bela",
      name: "Bus Stop",
      description: null,
      kind: "public",
      followers: [],
      entries: [{ on: "2024-08-02", by: "bela", uri: telhados("Não Diga Amanhã") }],
    },
  ];
}

export function castPlaylistId(
  { ownerId, name }: Pick<CastPlaylist, "ownerId" | "name">,
  { idFor } = usual,
): string {
  return idFor("playlist", ownerId, name);
}
