import { everywhereBut, markets } from "./markets.ts";

export interface AudiobookSeed {
  name: string;
  authors: readonly string[];
  narrators: readonly string[];
  publisher: string;
  edition: string;
  description: string;
  language: string;
  explicit: boolean;
  released: string;
  markets: readonly string[];
  /** Names of the chapters, or how many there are where they have numbers alone. */
  chapters: readonly string[] | number;
}

/** Invented, as the music is. */
export const audiobooks: readonly AudiobookSeed[] = [
  {
    name: "The Cartographer's Apology",
    authors: ["Imogen Strand"],
    narrators: ["Peter Oakhollow"],
    publisher: "Harbour House Audio",
    edition: "Unabridged",
    description: "She drew the coast <wrong> on purpose, & everybody built there.",
    language: "en",
    explicit: false,
    released: "2023-05-16",
    markets,
    chapters: [
      "Opening Credits",
      "A Line in Pencil",
      "The Bay That Wasn't",
      "Soundings",
      "Fair Copy",
      "The Apology",
    ],
  },
  {
    name: "Nachtbus nach Norden",
    authors: ["Jule Ahrens", "Veit Sommer"],
    narrators: ["Jule Ahrens"],
    publisher: "Küchenfunk Verlag",
    edition: "Ungekürzt",
    description: "Zwölf Stunden, ein Bus, kein Schlaf.",
    language: "de",
    explicit: true,
    released: "2025-02",
    markets,
    chapters: ["Abfahrt", "Die Frau mit dem Cello", "Rasthof", "Grenze", "Ankunft"],
  },
  {
    name: "A Complete Account of the Fog, in Fifty-Four Parts",
    authors: ["Wilhelmina Tarn"],
    narrators: ["Ansel Reed", "Noor Halabi"],
    publisher: "Long Shelf Audio",
    edition: "Unabridged",
    description: "Everything that is known about it, and what it did on Tuesday.",
    language: "en",
    explicit: false,
    released: "2019",
    markets,
    chapters: 54,
  },
  {
    name: "Tea for the Night Shift",
    authors: ["Ravi Mannering"],
    narrators: ["Ravi Mannering"],
    publisher: "Harbour House Audio",
    edition: "Abridged",
    description: "Short stories for people who are awake.",
    language: "en",
    explicit: false,
    released: "2026-09-01",
    // Sold on one shore of the Atlantic alone.
    markets: ["AU", "CA", "NZ", "US"],
    chapters: ["Kettle", "Ward Nine", "The Milk Run", "Sunrise, Reluctantly"],
  },
  {
    name: "Havets minne",
    authors: ["Åsa Fjäll"],
    narrators: ["Linnea Ström"],
    publisher: "Vinterförlaget",
    edition: "Oavkortad",
    description: "En familj, en ö och allt som sjönk.",
    language: "sv",
    explicit: false,
    released: "2024-11-08",
    markets: everywhereBut("US"),
    chapters: ["Vår", "Sommar", "Höst", "Vinter"],
  },
];
