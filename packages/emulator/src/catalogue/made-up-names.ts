import type { Random } from "./random.ts";
import type { Seeded } from "./seeded.ts";

type NamedArtist = readonly [name: string, ...genres: string[]];

/** Artists of whom more is made up than their name: albums, tracks and guests. Those of the usual seed. */
const usualArtists: readonly NamedArtist[] = [
  ["Marlow Quill", "jazz", "piano"],
  ["The Tin Regatta", "indie rock"],
  ["Odile Fenner", "chanson", "dream pop"],
  ["Halcyon Freight", "synthwave"],
  ["Bo Larkspur", "country", "americana"],
  ["Saltwater Clerks", "indie pop"],
  ["Noor & the Afternoons", "soul"],
  ["Grey Pilot", "ambient"],
  ["Teodora Lume", "classical", "piano"],
  ["Cinder Parade", "post-rock"],
  ["Wick", "techno"],
  ["The Second Umbrella", "indie folk"],
  ["Kofi Marten", "afrobeat"],
  ["Violet Hours", "shoegaze"],
  ["Los Faroleros", "cumbia", "latin"],
  ["Ruta Vilke", "electronica", "ambient"],
  ["Parallel Gardens", "house"],
  ["Dunmore Street Brass", "jazz", "funk"],
  ["Hattie Bellweather", "folk"],
  ["Ultramarine Taxi", "city pop", "disco"],
  ["Slow Comets", "psychedelic rock"],
  ["Maja Rosenlund", "pop"],
  ["Concrete Orchard", "post-punk"],
  ["Idris Vale", "rnb"],
  ["The Moth Committee", "garage rock"],
  ["Papermill", "trip hop"],
  ["Zofia Brandt", "classical", "choral"],
  ["Lighthouse Keepers' Union", "sea shanty", "folk"],
  ["Neon Cartilage", "hyperpop"],
  ["Tomasz Kern", "minimal techno"],
  ["Big Sunday", "gospel", "soul"],
  ["Foxglove Radio", "bedroom pop"],
  ["Rook & Ribbon", "folk", "bluegrass"],
  ["MC Tangent", "hip hop"],
  ["Aurelia Stokes", "blues"],
  ["Glasshouse Effect", "drum and bass"],
  ["Hanako Lindt", "lo-fi", "instrumental hip hop"],
  ["Iron Tulip", "metal"],
];

const qualities = split(
  "Amber Borrowed Bright Broken Buried Careful Certain Cold Common Copper Crooked Distant Double Early Electric Empty " +
    "Endless Foreign Gentle Golden Half-Lit Hidden Hollow Honest Idle Invisible Last Late Little Lonely Long Lost Low " +
    "Lucky Mild Narrow Northern Open Ordinary Paper Patient Plain Quiet Reckless Rented Restless Salt Second Secret " +
    "Seven Silver Simple Sleeping Slow Small Soft Southern Spare Steady Strange Sudden Sunken Sweet Tender Thin " +
    "Unfinished Upstairs Velvet Wild Winter Yellow",
);

const things = split(
  "Airfield Alphabet Anchor Answer Apartment Arcade Atlas Avenue Balcony Ballroom Beacon Bell Bicycle Blanket Border " +
    "Bridge Cabin Calendar Camera Candle Carousel Cathedral Chandelier Choir Circus Clock Coast Compass Corridor Curtain " +
    "Dance Delta Diary Doorway Drum Echo Elevator Engine Envelope Feather Ferry Field Fire Forest Fountain Garden Ghost " +
    "Glacier Glove Harbour Harvest Heart Hill Horizon Hotel House Island Kingdom Kite Ladder Lake Lantern Letter " +
    "Lighthouse Lullaby Machine Magnet Map Market Meadow Message Mirror Moon Morning Mountain Museum Needle Night Oar " +
    "Ocean Orbit Orchard Parade Parcel Piano Picture Pocket Postcard Promise Queue Radio Railway Rain Rehearsal Ribbon " +
    "River Road Room Rumour Satellite Saturday Season Secret Shadow Shore Signal Silence Sister Sky Sleeve Snow Song " +
    "Staircase Station Stone Storm Story Street Summer Sunday Swimmer Tape Telephone Theatre Thread Ticket Tide Timber " +
    "Tower Town Train Tunnel Umbrella Valley Visitor Voice Wagon Waltz Water Weather Wheel Window Wing Wire",
);

const places = split(
  "Ashgrove Bellhaven Brackwater Calder Cinderford Dovecote Eastmoor Fallow Fenwick Greyling Hallow Inverloch Juniper " +
    "Kestrelby Larkhill Marrow Millpond Northgate Osterby Pellworm Quarry Rosslyn Saltmarsh Thornbury Umberland Vester " +
    "Westerly Wrenfield",
);

const deeds = split(
  "Carrying Chasing Counting Crossing Drawing Finding Following Forgetting Holding Keeping Leaving Losing Meeting " +
    "Mending Missing Painting Reading Remembering Returning Sending Singing Taking Teaching Waking Watching Writing",
);

const whens = split(
  "Again Always Anyway At_Dawn At_Last Before_Noon By_Heart For_Now Once_More Tonight Twice Until_Four",
);

const firstNames = split(
  "Agnes Alba Anselm Basil Bea Cosima Dario Edda Emil Esme Farid Greta Hugo Ida Ilse Imani Jonas Kaia Leif Lotte Mina " +
    "Nadia Nils Odette Otis Paloma Petra Rafi Rosa Sami Selma Silas Sunniva Tove Una Vera Wilf Yara Zadie",
);

const lastNames = split(
  "Abara Alder Ambrose Bellamy Birch Cask Corvi Dahl Delgado Eklund Farrow Fenn Gray Halloran Hartley Iyer Juhl Karim " +
    "Lindgren Lovell Marsh Moreau Nakata Novak Okafor Olsen Pryor Quist Rowe Santos Sorrel Teller Unwin Vance Weir Yates",
);

const companies = split(
  "Assembly Band Choir Club Collective Company Ensemble Orchestra Society Trio Union Unit",
);

type Pattern = (random: Random) => string;

const artistPatterns: readonly Pattern[] = [
  (random) => `${random.pick(firstNames)} ${random.pick(lastNames)}`,
  (random) => `${random.pick(firstNames)} ${random.pick(lastNames)}`,
  (random) => `The ${random.pick(qualities)} ${several(random.pick(things))}`,
  (random) => `${random.pick(qualities)} ${random.pick(things)}`,
  (random) => `${random.pick(places)} ${random.pick(companies)}`,
  (random) => `${random.pick(firstNames)} & the ${several(random.pick(things))}`,
  (random) => `${random.pick(things)} ${random.pick(companies)}`,
];

const trackPatterns: readonly Pattern[] = [
  (random) => `${random.pick(qualities)} ${random.pick(things)}`,
  (random) => `The ${random.pick(qualities)} ${random.pick(things)}`,
  (random) => `${random.pick(deeds)} the ${random.pick(things)}`,
  (random) => `${random.pick(things)} in ${random.pick(places)}`,
  (random) => `${random.pick(deeds)} ${random.pick(places)}`,
  (random) => `${random.pick(things)} and ${random.pick(things)}`,
  (random) => `${random.pick(things)}, ${random.pick(whens)}`,
  (random) => `No ${random.pick(things)} Like This`,
  (random) => random.pick(things),
];

const albumPatterns: readonly Pattern[] = [
  (random) => `${random.pick(qualities)} ${random.pick(things)}`,
  (random) => `The ${random.pick(things)} at ${random.pick(places)}`,
  (random) => `Songs for ${withArticle(random.pick(qualities))} ${random.pick(things)}`,
  (random) => `${random.pick(deeds)} ${random.pick(places)}`,
  (random) => `${random.pick(places)}`,
  (random) => `${random.pick(things)} / ${random.pick(things)}`,
];

const compilationPatterns: readonly Pattern[] = [
  (random) => `${random.pick(qualities)} ${random.pick(things)} Sampler`,
  (random) => `${random.pick(places)} Sessions, Vol. ${random.whole(1, 9)}`,
  (random) => `Music for ${withArticle(random.pick(qualities))} ${random.pick(things)}`,
];

/** As many artists for every seed, of the same genres; other seeds have other names. */
export function artistsOf({ salt, randomFrom }: Seeded): readonly NamedArtist[] {
  if (salt === "") return usualArtists;
  const random = randomFrom("artists");
  const used = new Set<string>();
  return usualArtists.map(([, ...genres]) => [title("artist", random, used), ...genres]);
}

const patternsOf = {
  artist: artistPatterns,
  track: trackPatterns,
  album: albumPatterns,
  compilation: compilationPatterns,
};

/** A title that is not among the used ones; adds it to them. */
export function title(kind: keyof typeof patternsOf, random: Random, used: Set<string>): string {
  const patterns = patternsOf[kind];
  let name = random.pick(patterns)(random);
  while (used.has(name)) name = random.pick(patterns)(random);
  used.add(name);
  return name;
}

/** A record label. */
export function labelName(random: Random): string {
  return `${random.pick(qualities)} ${random.pick(things)} Records`;
}

function withArticle(word: string): string {
  return `${/^[AEIOU]/.test(word) ? "an" : "a"} ${word}`;
}

function several(thing: string): string {
  if (/[^aeo]y$/.test(thing)) return `${thing.slice(0, -1)}ies`;
  return /(?:s|ch)$/.test(thing) ? `${thing}es` : `${thing}s`;
}

function split(words: string): string[] {
  return words.split(" ").map((word) => word.replaceAll("_", " "));
}
