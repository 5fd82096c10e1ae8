import type { Listening } from "../playback/listening.ts";
import type { EmulatorPerson } from "../state/people.ts";
import type { Seeded } from "./seeded.ts";

/** One of the people who are there when nobody else was asked for, and what they are listening to. */
export interface CastMember {
  person: EmulatorPerson;
  listening: Listening;
}

/** Two with music first; then one of each kind that a page about playback has to read well for. */
export function castOf({ idFor }: Seeded): readonly CastMember[] {
  const track = (artist: string, album: string, name: string) => idFor("track", artist, album, name);
  return [
    {
      person: { id: "ada", display_name: "Ada Lindqvist", country: "SE" },
      listening: {
        kind: "track",
        id: track("The Paper Lanterns", "Weather for Two", "Weather for Two"),
        positionMs: 41_000,
        device: { name: "Ada's laptop", type: "Computer" },
      },
    },
    {
      person: { id: "bela", display_name: "Béla Okonkwo", country: "NG" },
      listening: {
        kind: "track",
        id: track("Kestrel & Vane", "Night Buses", "N29"),
        positionMs: 12_000,
        device: { name: "Kitchen speaker", type: "Speaker" },
      },
    },
    {
      person: { id: "carmen", display_name: 'Carmen <i>& Sons</i> "Ltd"', country: "ES" },
      listening: {
        kind: "episode",
        positionMs: 600_000,
        device: { name: "Carmen's phone", type: "Smartphone" },
      },
    },
    {
      person: { id: "dmitri", display_name: "Дмитрий Воронцов", product: "free", country: "KZ" },
      listening: { kind: "ad", device: { name: "Web Player (Chrome)", type: "Computer" } },
    },
    {
      person: { id: "emeka", display_name: "Emeka 🎷", country: "GB" },
      listening: { kind: "local", device: { name: "Studio", type: "Computer" } },
    },
    {
      person: { id: "farah", display_name: "فرح الحسيني", country: "JO" },
      listening: {
        kind: "private",
        id: track("نجوم الصيف", "شارع البحر", "شارع البحر"),
        device: { name: "Farah's phone", type: "Smartphone" },
      },
    },
    {
      person: { id: "gustav", display_name: "Gustav Ahl", country: "NO", images: [] },
      listening: { kind: "nothing" },
    },
    {
      person: { id: "hana", display_name: "花 Hana", product: "free", country: "JP" },
      listening: {
        kind: "track",
        id: track("ひかり通信", "真夜中のプール", "自動販売機の歌"),
        device: { name: "リビング", type: "TV" },
      },
    },
    {
      person: { id: "ivo", display_name: "Ivo (not on the list)", country: "HR", onAllowLists: false },
      listening: {
        kind: "track",
        id: track('<b>Bold & the "Quotes"</b>', "</title><script>alert('encore')</script>", '<b>&"Loud"</b>'),
      },
    },
  ];
}
