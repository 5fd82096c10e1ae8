export interface ShowSeed {
  name: string;
  publisher: string;
  description: string;
  language: string;
  episodes: readonly { name: string; length: string; released: string; description: string }[];
}

/** Invented, as the music is. */
export const shows: readonly ShowSeed[] = [
  {
    name: "The Long Way Round",
    publisher: "Harbour Radio",
    description: "Two cartographers and a map with a hole in it.",
    language: "en",
    episodes: [
      {
        name: "12: A Bridge to Nowhere in Particular",
        length: "42:17",
        released: "2026-10-30",
        description: "Why every town has one, & who paid for it.",
      },
      {
        name: "11: The Island That Moved",
        length: "38:02",
        released: "2026-10-16",
        description: "It was never lost. We were.",
      },
      {
        name: "10: North, More or Less",
        length: "51:40",
        released: "2026-10-02",
        description: "A compass, a magnet and a long disagreement.",
      },
    ],
  },
  {
    name: "Feierabend mit <Frau Öz>",
    publisher: "Küchenfunk",
    description: "Gespräche nach der Arbeit.",
    language: "de",
    episodes: [
      {
        name: "Folge 7: Übermorgen",
        length: "29:55",
        released: "2026-11-05",
        description: "Über das Aufschieben.",
      },
      {
        name: "Folge 6: Der Aufzug",
        length: "33:08",
        released: "2026-10-22",
        description: "Stecken geblieben.",
      },
    ],
  },
  {
    name: "The Daily Kettle",
    publisher: "Kettle & Daughters",
    description: "Ninety days, one cup each.",
    language: "en",
    episodes: dailyEpisodes(90),
  },
];

// From the newest to the oldest, as Spotify lists them.
function dailyEpisodes(count: number): ShowSeed["episodes"] {
  const teas = ["Assam", "Sencha", "Rooibos", "Darjeeling", "Nettle", "Earl Grey", "Lapsang", "Chamomile"];
  return Array.from({ length: count }, (_, index) => {
    const day = count - index;
    const tea = teas[day % teas.length] ?? "Tea";
    return {
      name: `Day ${day}: ${tea}`,
      length: `${7 + (day % 6)}:${10 + ((day * 7) % 50)}`,
      released: new Date(Date.UTC(2026, 7, day)).toISOString().slice(0, 10),
      description: `${tea}, and what the neighbours said of it.`,
    };
  });
}
