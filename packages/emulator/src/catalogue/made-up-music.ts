import { artistsOf, labelName, title } from "./made-up-names.ts";
import { everywhereBut, markets } from "./markets.ts";
import type { Random } from "./random.ts";
import type { Seeded } from "./seeded.ts";
import type { Album, Artist, Track } from "./things.ts";

/** How much one artist has made. The first has more albums than a page holds. */
const prolific = { albums: 52, singles: 12 };

const nordic = ["DK", "FI", "IS", "NO", "SE"];
const notEverywhere: readonly (readonly string[])[] = [
  everywhereBut("JP"),
  everywhereBut("CA", "MX", "US"),
  everywhereBut(...nordic),
  ["AT", "CH", "DE"],
  // Withdrawn: its page is there, and nobody can play it.
  [],
];

/** Music by the hundreds, for paging and searching: the same for the same seed, every name of it invented. */
export function makeUpMusic(seeded: Seeded): { artists: Artist[]; albums: Album[] } {
  const artists = artistsOf(seeded).map(([name, ...genres]) => makeUpArtist(seeded, name, genres));
  const albums = artists.flatMap((artist, place) => {
    const random = seeded.randomFrom(`music of ${artist.name}`);
    return discography(seeded, artist, place === 0, artists, random);
  });
  const various = makeUpArtist(seeded, "Various Artists", []);
  return { artists: [...artists, various], albums: [...albums, ...compilations(seeded, various, artists)] };
}

function makeUpArtist({ quickIdFor, randomFrom }: Seeded, name: string, genres: readonly string[]): Artist {
  const random = randomFrom(`artist ${name}`);
  const popularity = random.whole(8, 88);
  const followers = popularity ** 3 + random.whole(0, 999);
  return { id: quickIdFor("artist", name), name, genres, popularity, followers, albums: [], tracks: [] };
}

function discography(
  seeded: Seeded,
  artist: Artist,
  isProlific: boolean,
  others: readonly Artist[],
  random: Random,
): readonly Album[] {
  const count = isProlific ? prolific : { albums: random.whole(5, 8), singles: random.whole(3, 5) };
  const firstYear = isProlific ? 1971 : random.whole(1984, 2019);
  const label = labelName(random);
  const albumTitles = new Set<string>();
  const trackTitles = new Set<string>();
  const albums: Album[] = [];
  for (let index = 0; index < count.albums; index += 1) {
    const year = Math.round(firstYear + ((2026 - firstYear) * index) / count.albums);
    const album = press(seeded, {
      artists: random.chance(0.07) ? [artist, guestOf(artist, others, random)] : [artist],
      name: title("album", random, albumTitles),
      type: "album",
      released: releasedIn(year, random),
      label,
      random,
    });
    const length = random.whole(10, 18);
    for (let number = 1; number <= length; number += 1) {
      const guest = random.chance(0.1) ? guestOf(artist, others, random) : undefined;
      record(seeded, album, title("track", random, trackTitles), guest, random);
    }
    albums.push(album);
  }
  const singles = albums.slice(-count.singles).map((album) => leadSingle(seeded, artist, album, random));
  return [...albums, ...singles];
}

/** A single ahead of an album: its first tracks, in a pressing of their own. */
function leadSingle(seeded: Seeded, artist: Artist, album: Album, random: Random): Album {
  const songs = album.tracks.slice(0, random.whole(1, 3));
  const single = press(seeded, {
    artists: [artist],
    name: songs[0]?.name ?? album.name,
    type: "single",
    released: album.released,
    label: album.label,
    random,
  });
  for (const song of songs) copy(seeded, song, single);
  return single;
}

function compilations(seeded: Seeded, various: Artist, artists: readonly Artist[]): Album[] {
  const random = seeded.randomFrom("compilations");
  const titles = new Set<string>();
  const samplers = Array.from({ length: 20 }, (_, index) => {
    const sampler = press(seeded, {
      artists: [various],
      name: title("compilation", random, titles),
      type: "compilation",
      released: releasedIn(random.whole(1998, 2025), random),
      label: labelName(random),
      random,
    });
    // The first is longer than a page, on two discs.
    const length = index === 0 ? 64 : random.whole(18, 30);
    while (sampler.tracks.length < length) {
      copy(seeded, random.pick(random.pick(artists).tracks), sampler, sampler.tracks.length < 32 ? 1 : 2);
    }
    return sampler;
  });
  const collections = artists.slice(1, 9).map((artist) => {
    const label = artist.albums[0]?.label ?? labelName(random);
    const released = releasedIn(random.whole(2015, 2025), random);
    const collected = press(seeded, {
      artists: [artist],
      name: "Collected",
      type: "compilation",
      released,
      label,
      random,
    });
    for (const album of artist.albums.filter(({ type }) => type === "album")) {
      for (const track of album.tracks.slice(0, 3)) copy(seeded, track, collected);
    }
    return collected;
  });
  return [...samplers, ...collections];
}

function press(
  { quickIdFor }: Seeded,
  facts: Pick<Album, "name" | "type" | "released" | "label"> & {
    artists: readonly [Artist, ...Artist[]];
    random: Random;
  },
): Album {
  const { artists, name, type, released, label, random } = facts;
  const [artist] = artists;
  const album: Album = {
    id: quickIdFor(type, artist.name, name),
    name,
    artist,
    artists,
    released,
    type,
    label,
    popularity: Math.floor(artist.popularity * random.next()),
    markets: random.chance(0.12) ? random.pick(notEverywhere) : markets,
    tracks: [],
  };
  for (const each of artists) each.albums.push(album);
  return album;
}

function record(
  { quickIdFor }: Seeded,
  album: Album,
  name: string,
  guest: Artist | undefined,
  random: Random,
): void {
  const isLoud = album.artist.genres.includes("hip hop");
  put({
    id: quickIdFor("track", album.id, name),
    name: guest === undefined ? name : `${name} (with ${guest.name})`,
    album,
    artists: guest === undefined ? album.artists : [...new Set([...album.artists, guest])],
    disc: 1,
    number: album.tracks.length + 1,
    durationMs: 1000 * random.whole(95, 420) + random.whole(0, 999),
    explicit: random.chance(isLoud ? 0.4 : 0.03),
    popularity: Math.floor(album.artist.popularity * random.next()),
    markets: random.chance(0.01) ? [] : album.markets,
  });
}

/** The same recording on another album. */
function copy({ quickIdFor }: Seeded, track: Track, album: Album, disc = 1): void {
  if (album.tracks.some(({ twin }) => twin === (track.twin ?? track))) return;
  put({
    ...track,
    id: quickIdFor("track", album.id, track.id),
    album,
    disc,
    number: album.tracks.filter((other) => other.disc === disc).length + 1,
    markets: album.markets,
    twin: track.twin ?? track,
  });
}

function put(track: Track): void {
  track.album.tracks.push(track);
  for (const artist of track.artists) artist.tracks.push(track);
}

function guestOf(artist: Artist, artists: readonly Artist[], random: Random): Artist {
  const guest = random.pick(artists);
  return guest === artist ? guestOf(artist, artists, random) : guest;
}

// Old records are often known by their year alone.
function releasedIn(year: number, random: Random): string {
  const month = String(random.whole(1, year === 2026 ? 10 : 12)).padStart(2, "0");
  const day = String(random.whole(1, 28)).padStart(2, "0");
  if (year < 2000 && random.chance(0.5)) return String(year);
  return random.chance(0.03) ? `${year}-${month}` : `${year}-${month}-${day}`;
}
