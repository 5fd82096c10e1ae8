import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { parse } from "yaml";

// Spotify's own description, which lies beside the checkout where there is one; it is not ours to hand on.
const file = new URL("../../../../shared/facts/spotify-openapi.yml", import.meta.url);

/** Why a test of answers against Spotify's description is skipped, where it must be. */
export const missing = existsSync(file)
  ? undefined
  : `there is no ${file.pathname.split("/").slice(-3).join("/")} beside the checkout`;

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

/** Spotify's description of its Web API, as far as answers can be held against it. */
export interface Description {
  /** Paths of all operations, as `GET /albums/{id}`. */
  operations: readonly string[];
  /** Whether an answer of that status has JSON; undefined where no such answer is described. */
  hasJson(operation: string, status: number): boolean | undefined;
  /**
   * How an answer differs from what is described: `/artists/* must be object`, `/name is not described`, and
   * `/popularity is never sent` where a field is in none of the objects of its kind. Each is told once.
   */
  differences(operation: string, status: number, body: unknown): string[];
}

const read = new Map<string, Description>();

/** @param dropped fields that are not sent although they are described as required */
export function description(dropped: readonly string[] = []): Description {
  const known = read.get(dropped.join()) ?? readDescription(dropped);
  read.set(dropped.join(), known);
  return known;
}

function readDescription(dropped: readonly string[]): Description {
  const document = forJsonSchema(parse(readFileSync(file, "utf8")), dropped) as Fields;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, "spotify");
  const paths = document.paths as Record<string, Fields>;
  const at = (pointer: string) =>
    pointer
      .split("/")
      .slice(1)
      .reduce<Json>((value, key) => fieldsOf(value)[unescaped(key)] ?? null, document);
  const answerAt = (operation: string, status: number) => {
    const [method = "", path = ""] = operation.split(" ");
    const inline = `#/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}`;
    const answer = fieldsOf(at(inline));
    const place = typeof answer.$ref === "string" ? answer.$ref : inline;
    return Object.keys(answer).length === 0 ? undefined : { place, ...fieldsOf(at(place)) };
  };
  return {
    operations: Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    ),
    hasJson(operation, status) {
      const answer = answerAt(operation, status);
      return answer === undefined ? undefined : "content" in answer;
    },
    differences(operation, status, body) {
      const answer = answerAt(operation, status);
      if (answer === undefined) return [`no answer of ${status} is described`];
      const pointer = `${answer.place}/content/application~1json/schema`;
      const validate = ajv.compile({
        $ref: `spotify${pointer.replaceAll("{", "%7B").replaceAll("}", "%7D")}`,
      });
      validate(body);
      const faults = (validate.errors ?? []).map(faultOf);
      return [...new Set([...faults, ...fieldDifferences(at(pointer), body as Json, at)])].sort();
    },
  };
}

/** Fields that are sent and not described, or described and not sent in any object at their place. */
function fieldDifferences(schema: Json, body: Json, at: (pointer: string) => Json): string[] {
  const sent = new Map<string, Set<string>>();
  const known = new Map<string, Set<string>>();
  const visit = (described: Json[], value: Json, place: string): void => {
    const schemas = described.flatMap((each) => flattened(each, at));
    if (Array.isArray(value)) {
      const items = schemas.flatMap(({ items: each }) => each ?? []);
      for (const item of value) visit(items, item, `${place}/*`);
      return;
    }
    const properties = schemas.flatMap(({ properties: each }) => Object.entries(fieldsOf(each ?? null)));
    if (typeof value !== "object" || value === null || properties.length === 0) return;
    for (const [name] of properties) add(known, place, name);
    for (const [name, part] of Object.entries(value)) {
      add(sent, place, name);
      visit(
        properties.filter(([known]) => known === name).map(([, each]) => each),
        part,
        `${place}/${name}`,
      );
    }
  };
  visit([schema], body, "");
  return [...known].flatMap(([place, names]) => {
    const there = sent.get(place) ?? new Set();
    const strangers = [...there].filter((name) => !names.has(name));
    const absent = [...names].filter((name) => !there.has(name));
    return [
      ...strangers.map((name) => `${place}/${name} is not described`),
      ...absent.map((name) => `${place}/${name} is never sent`),
    ];
  });
}

function flattened(schema: Json, at: (pointer: string) => Json): Fields[] {
  const fields = fieldsOf(schema);
  if (typeof fields.$ref === "string") return flattened(at(fields.$ref), at);
  const parts = [fields.allOf, fields.oneOf].flatMap((each) => (Array.isArray(each) ? each : []));
  return [fields, ...parts.flatMap((part) => flattened(part, at))];
}

type Fields = Record<string, Json>;

function fieldsOf(value: Json): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function add(places: Map<string, Set<string>>, place: string, name: string): void {
  places.set(place, (places.get(place) ?? new Set()).add(name));
}

function faultOf({ instancePath, message }: ErrorObject): string {
  return `${instancePath.replaceAll(/\/\d+/g, "/*")} ${message}`;
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescaped(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

// OpenAPI 3.0 says `nullable` where JSON Schema has a type of its own.
function forJsonSchema(value: Json, dropped: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((part) => forJsonSchema(part, dropped));
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = value;
  const schema = Object.fromEntries(
    Object.entries(rest).map(([key, part]) => [key, forJsonSchema(part, dropped)]),
  );
  if (Array.isArray(schema.required)) {
    schema.required = schema.required.filter((name) => !dropped.includes(String(name)));
  }
  return nullable === true && typeof schema.type === "string"
    ? { ...schema, type: [schema.type, "null"] }
    : schema;
}
