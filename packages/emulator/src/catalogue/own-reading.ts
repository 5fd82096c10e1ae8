import { InputError, optional, readFields, readText, readTexts } from "../input.ts";
import { everywhereBut, markets } from "./markets.ts";
import { millisecondsOf } from "./written-music.ts";

/** Where something can be heard: in these markets, or in all but those. Default: everywhere. */
export interface OwnMarkets {
  /** ISO 3166-1 alpha-2; `[]` is nowhere. */
  markets?: readonly string[] | undefined;
  notIn?: readonly string[] | undefined;
}

/** Something of a world's catalogue as it was given, with where it stands in the file. */
export interface Given {
  value: unknown;
  where: string;
}

export function readGivenList(value: unknown, where: string): Given[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new InputError(where, "must be a list of names, or of { name, … }");
  return value.map((entry: unknown, index) => ({ value: entry, where: `${where}[${index}]` }));
}

/** Of a name alone, or an object with a name. */
export function readNamed({ value, where }: Given, known: readonly string[]) {
  const fields = readFields(typeof value === "string" ? { name: value } : value, where, [
    "name",
    "id",
    ...known,
  ]);
  return { name: readText(fields.name, `${where}.name`), fields };
}

/** The id that was given, or one made of words; in both cases nothing else's. */
export function freeId(
  given: unknown,
  where: string,
  taken: Set<string>,
  make: (nth: string) => string,
): string {
  let id = optional(given, `${where}.id`, readId);
  if (id !== undefined && taken.has(id))
    throw new InputError(`${where}.id`, `there is something with the id "${id}" already`);
  // What is called the same is told apart by which of them it is.
  for (let nth = 1; id === undefined || taken.has(id); nth += 1) id = make(nth === 1 ? "" : String(nth));
  taken.add(id);
  return id;
}

function readId(value: unknown, where: string): string {
  const id = readText(value, where);
  if (!/^[0-9A-Za-z]{22}$/.test(id)) throw new InputError(where, "must be 22 letters and digits");
  return id;
}

export function readMarkets(fields: Record<string, unknown>, where: string): readonly string[] | undefined {
  const codes = (key: "markets" | "notIn") =>
    optional(fields[key], `${where}.${key}`, (value, at) =>
      readTexts(value, at).map((code, index) => readMarket(code, `${at}[${index}]`)),
    );
  const inThese = codes("markets");
  const notIn = codes("notIn");
  if (inThese !== undefined && notIn !== undefined) {
    throw new InputError(`${where}.notIn`, "does not go with markets: give one of the two");
  }
  return inThese ?? (notIn && everywhereBut(...notIn));
}

function readMarket(code: string, where: string): string {
  if (!markets.includes(code))
    throw new InputError(where, "is no market: give codes of countries, such as SE");
  return code;
}

/** Minutes and seconds, or hours, minutes and seconds; in ms. */
export function readLength(value: unknown, where: string): number {
  const text = readText(value, where);
  const [, hours = "0", minutes = "", seconds = ""] =
    /^(?:(\d{1,2}):(?=\d\d:))?(\d{1,3}):([0-5]\d(?:\.\d{1,3})?)$/.exec(text) ?? [];
  const ms = Number(hours) * 3_600_000 + Math.round(millisecondsOf(`${minutes}:${seconds}`));
  if (minutes === "" || ms === 0)
    throw new InputError(where, 'must be a length such as "3:21" or "1:02:30", and longer than none');
  return ms;
}

/** A day, a month or a year. */
export function readReleased(value: unknown, where: string): string {
  const text = readText(value, where);
  const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (year === undefined || Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) {
    throw new InputError(where, 'must be a day, a month or a year: "2024-03-15", "2024-03" or "2024"');
  }
  return text;
}
