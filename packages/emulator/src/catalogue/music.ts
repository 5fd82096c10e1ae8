/** Title, length in minutes:seconds, and "E" where the lyrics are explicit. */
type TrackSeed = readonly [name: string, length: string, explicit?: "E"];

interface AlbumSeed {
  name: string;
  released: string;
  type: "album" | "single";
  tracks: readonly TrackSeed[];
}

export interface ArtistSeed {
  name: string;
  genres: readonly string[];
  albums: readonly AlbumSeed[];
}

/** Invented, every name of it. Some are here to be hard: scripts of the world, HTML's own signs, great length. */
export const artists: readonly ArtistSeed[] = [
  {
    name: "The Paper Lanterns",
    genres: ["indie folk"],
    albums: [
      {
        name: "Weather for Two",
        released: "2024-03-15",
        type: "album",
        tracks: [
          ["Kitchen Window, Late", "3:21"],
          ["Weather for Two", "4:02"],
          ["Half the Harbour", "2:58"],
          ["Your Coat on My Chair", "3:47"],
          ["The Ferry Leaves at Nine", "4:33"],
        ],
      },
      { name: "Matches", released: "2026-08-28", type: "single", tracks: [["Matches", "3:05"]] },
    ],
  },
  {
    name: "Ines Morrow",
    genres: ["dream pop"],
    albums: [
      {
        name: "Slow Satellite",
        released: "2025-10-03",
        type: "album",
        tracks: [
          ["Slow Satellite", "4:11"],
          ["Blue Hour Arithmetic", "3:36"],
          ["Nobody's Cartographer", "3:52"],
          ["Telephone in the Grass", "5:04"],
        ],
      },
    ],
  },
  {
    name: "Kestrel & Vane",
    genres: ["electronica"],
    albums: [
      {
        name: "Night Buses",
        released: "2023-11-10",
        type: "album",
        tracks: [
          ["N29", "5:42"],
          ["Upper Deck, Front Seat", "4:26"],
          ["Last Stop Is a Garden", "6:13"],
        ],
      },
    ],
  },
  {
    name: "Os Telhados",
    genres: ["samba", "mpb"],
    albums: [
      {
        name: "Varanda",
        released: "2022",
        type: "album",
        tracks: [
          ["Café às Três", "2:49"],
          ["Chuva no Telhado", "3:18"],
          ["Não Diga Amanhã", "3:40"],
        ],
      },
    ],
  },
  {
    name: "ひかり通信",
    genres: ["city pop"],
    albums: [
      {
        name: "真夜中のプール",
        released: "2021-07-07",
        type: "album",
        tracks: [
          ["真夜中のプール", "4:18"],
          ["自動販売機の歌", "3:29"],
          ["さよならエレベーター", "3:58"],
        ],
      },
    ],
  },
  {
    name: "نجوم الصيف",
    genres: ["arabic indie"],
    albums: [
      {
        name: "شارع البحر",
        released: "2024-06-21",
        type: "album",
        tracks: [
          ["شارع البحر", "3:51"],
          ["قهوة بلا سكر", "4:07"],
          ["Live from بيروت (اليوم الثاني)", "5:25"],
        ],
      },
    ],
  },
  {
    name: "Вечерний Трамвай",
    genres: ["post-punk"],
    albums: [
      {
        name: "Конечная",
        released: "2020-02",
        type: "album",
        tracks: [
          ["Конечная", "3:33"],
          ["Снег над депо", "4:44"],
        ],
      },
    ],
  },
  {
    name: '<b>Bold & the "Quotes"</b>',
    genres: ["noise pop"],
    albums: [
      {
        name: "</title><script>alert('encore')</script>",
        released: "2025-04-01",
        type: "album",
        tracks: [
          ['<b>&"Loud"</b>', "2:22", "E"],
          ["Rock &amp; Roll isn't escaped", "3:03"],
          ["'; drop table songs; --", "1:58"],
        ],
      },
    ],
  },
  {
    name: "🌙 Moonmilk 🥛",
    genres: ["bedroom pop"],
    albums: [
      {
        name: "🫧",
        released: "2026-01-16",
        type: "album",
        tracks: [
          ["soft launch 🚀", "2:31"],
          ["👩‍👩‍👧‍👦 (family plan)", "2:57"],
          ["brb 💤", "3:12", "E"],
        ],
      },
    ],
  },
  {
    name: "Orchestra of the Unfinished Staircase",
    genres: ["chamber", "post-rock"],
    albums: [
      {
        name: "Music for Rooms That Were Never Built",
        released: "2019-09-27",
        type: "album",
        tracks: [
          [
            "In Which the Architect, Having Mislaid Both Her Drawings and Her Lantern, Describes from Memory a Staircase That Turns Eleven Times, and We, Who Came Only to Deliver the Piano, Are Persuaded to Carry It All the Way to the Top",
            "11:47",
          ],
          ["Landing I", "1:09"],
          ["Landing II", "7:20"],
        ],
      },
    ],
  },
  {
    name: "Juno Pike",
    genres: ["hip hop"],
    albums: [
      {
        name: "Small Change",
        released: "2026-05-08",
        type: "album",
        tracks: [
          ["Small Change", "2:44", "E"],
          ["Receipts", "3:01", "E"],
          ["Corner Shop Philosophy", "3:22"],
        ],
      },
    ],
  },
  {
    name: "Åsa & Fjällbäckens Önskekör",
    genres: ["choral folk"],
    albums: [
      {
        name: "Midvinterljus",
        released: "2018-12-13",
        type: "album",
        tracks: [
          ["Snö på björken", "3:15"],
          ["Ǫ́ld Ŵords, Ñew Çoats", "2:40"],
          ["Midvinterljus", "4:50"],
        ],
      },
    ],
  },
];
