import { createHash } from "node:crypto";
import { InputError, optional, readBoolean, readChoice, readFields, readNumber, readText } from "../input.ts";
import { openDocuments } from "./documents.ts";
import type { Database } from "./sqlite.ts";

/** Someone with an account at the local Spotify. */
export interface EmulatorPerson {
  /** Spotify user id. */
  id: string;
  /** Immutable id for account linking. Default: made from `id`. */
  account_id?: string | undefined;
  /** `null`: Spotify knows no name. Default: the id. */
  display_name?: string | null | undefined;
  /** Default `premium`. */
  product?: "premium" | "free" | undefined;
  /** ISO 3166-1 alpha-2. Default `DE`. */
  country?: string | undefined;
  /** Default: the id at example.com. */
  email?: string | undefined;
  /** Profile pictures as they are to be sent; `[]` for none. Default: a portrait that the emulator draws. */
  images?: readonly ProfileImage[] | undefined;
  /** Whether apps in Development Mode that name no list of their own have this person on it. Default true. */
  onAllowLists?: boolean | undefined;
}

export interface ProfileImage {
  url: string;
  height: number | null;
  width: number | null;
}

export interface Person {
  id: string;
  account_id: string;
  display_name: string | null;
  product: "premium" | "free";
  country: string;
  email: string;
  /** `null`: the portrait that the emulator draws. */
  images: readonly ProfileImage[] | null;
  onAllowLists: boolean;
}

export interface People {
  get(id: string): Person | undefined;
  list(): Person[];
  /** Adds, or replaces the settings given of one who is there. */
  add(person: EmulatorPerson): Person;
  /** @throws InputError when there is no such person. */
  update(id: string, settings: Partial<Omit<EmulatorPerson, "id">>): Person;
  remove(id: string): void;
}

const settings = [
  "id",
  "account_id",
  "display_name",
  "product",
  "country",
  "email",
  "images",
  "onAllowLists",
] as const;

export function openPeople(database: Database): People {
  const people = openDocuments<Person>(database, "people");
  const keep = (before: Person, input: unknown, where: string) => {
    const person = { ...before, ...readSettings(input, where), id: before.id };
    people.put(person.id, person);
    return person;
  };
  return {
    get: people.get,
    list: people.values,
    add(input) {
      const id = readText(readFields(input, "people.add", settings).id, "people.add: id");
      return keep(people.get(id) ?? newPerson(id), input, "people.add");
    },
    update: (id, input) => keep(personOf(people, id, "people.update"), input, "people.update"),
    remove: people.remove,
  };
}

/** @throws InputError when there is no such person. */
export function personOf(people: Pick<People, "get">, id: unknown, where: string): Person {
  const person = people.get(readText(id, `${where}: person`));
  if (person === undefined) throw new InputError(where, `there is no person "${String(id)}"`);
  return person;
}

function newPerson(id: string): Person {
  return {
    id,
    account_id: createHash("sha256")
      .update(`account:${id}`)
      .digest("base64url")
      .replace(/[-_]/g, "x")
      .slice(0, 22),
    display_name: id,
    product: "premium",
    country: "DE",
    email: `${encodeURIComponent(id)}@example.com`,
    images: null,
    onAllowLists: true,
  };
}

function readSettings(input: unknown, where: string): Partial<Person> {
  const fields = readFields(input, where, settings);
  const person: Partial<Person> = {};
  const text = (key: "account_id" | "country" | "email") => {
    const value = optional(fields[key], `${where}: ${key}`, readText);
    if (value !== undefined) person[key] = value;
  };
  text("account_id");
  text("country");
  text("email");
  if (fields.display_name === null) person.display_name = null;
  else if (fields.display_name !== undefined) {
    person.display_name = readText(fields.display_name, `${where}: display_name`);
  }
  if (fields.product !== undefined) {
    person.product = readChoice(fields.product, `${where}: product`, ["premium", "free"]);
  }
  if (fields.images !== undefined) person.images = readImages(fields.images, `${where}: images`);
  if (fields.onAllowLists !== undefined) {
    person.onAllowLists = readBoolean(fields.onAllowLists, `${where}: onAllowLists`);
  }
  return person;
}

function readImages(value: unknown, where: string): ProfileImage[] {
  if (!Array.isArray(value)) throw new InputError(where, "must be a list of { url, height, width }");
  return value.map((entry, index) => {
    const at = `${where}[${index}]`;
    const { url, height, width } = readFields(entry, at, ["url", "height", "width"]);
    const size = (side: unknown, name: string) =>
      side == null ? null : readNumber(side, `${at}: ${name}`, 1);
    return { url: readText(url, `${at}: url`), height: size(height, "height"), width: size(width, "width") };
  });
}
