import { ApiError } from "./api-error.ts";

/** A JSON object. @throws ApiError 400 `Malformed json` for anything else, nothing and a list too */
export function readFieldsOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, "Malformed json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ApiError(400, "Malformed json");
  }
  return value as Record<string, unknown>;
}

/** A value of a body as text, as lenient as Spotify is; lists and objects, which might have none, have none. */
export function textOf(value: unknown): string {
  return typeof value === "object" ? "" : String(value);
}
