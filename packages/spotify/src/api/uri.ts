import { type ItemType, parseReference, toUri } from "../convert.ts";

/**
 * The URI of a thing that is given by URI or web address.
 *
 * @throws {ConversionError} when it is none, or of another type than those
 */
export function uriOf(value: string, types: readonly ItemType[]): string {
  const { type, id } = parseReference(value, types);
  return toUri(type, id);
}
