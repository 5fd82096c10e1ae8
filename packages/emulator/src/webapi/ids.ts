import { ApiError } from "./api-error.ts";
import type { Call } from "./operation.ts";

/** Whether a text is a Spotify id: 22 base62 characters. */
export function isId(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text);
}

/** `{id}` of the path. @throws ApiError 400 `Invalid base62 id` */
function readId({ params }: Pick<Call, "params">): string {
  const id = params.id ?? "";
  if (!isId(id)) throw new ApiError(400, "Invalid base62 id");
  return id;
}

/**
 * `ids` of the query, in their order, doubles as they are.
 * @throws ApiError 400 when there are none, when there are more than `max`, and when one of them is none
 */
export function readIds({ query }: Pick<Call, "query">, max: number): string[] {
  return splitIds(query.get("ids") ?? "", max);
}

/** As `readIds`, of any text with commas. */
export function splitIds(text: string, max: number): string[] {
  if (text === "") throw new ApiError(400, "Missing required field: ids");
  const ids = text.split(",");
  if (ids.length > max) throw new ApiError(400, "Too many ids requested");
  if (!ids.every(isId)) throw new ApiError(400, "Invalid base62 id");
  return ids;
}

/**
 * What `{id}` of the path names.
 * @throws ApiError 404 `Resource not found` where it names nothing, and nothing that is there for the caller
 */
export function find<Thing>(
  call: Pick<Call, "params">,
  things: ReadonlyMap<string, Thing>,
  isThere: (thing: Thing) => boolean = () => true,
): Thing {
  const thing = things.get(readId(call));
  if (thing === undefined || !isThere(thing)) throw new ApiError(404, "Resource not found");
  return thing;
}

/** What `ids` of the query name, as it is shown; null in the place of an id that names nothing. */
export function findAll<Thing, Shown>(
  call: Pick<Call, "query">,
  max: number,
  things: ReadonlyMap<string, Thing>,
  show: (thing: Thing) => Shown | null,
): (Shown | null)[] {
  return readIds(call, max).map((id) => {
    const thing = things.get(id);
    return thing === undefined ? null : show(thing);
  });
}
