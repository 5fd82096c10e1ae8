import type { Savable } from "../state/library.ts";
import { ApiError } from "./api-error.ts";
import { readIdList, readIdsBody } from "./id-list.ts";
import { isId } from "./ids.ts";
import type { PersonalCall } from "./operation.ts";

const most = 50;

/** The tracks to save: `timestamped_ids` of the body, which is heard before all `ids`, or else those. */
export async function readSavedTracks(call: PersonalCall): Promise<(Savable & { addedAt?: number })[]> {
  const timestamped = (await readIdsBody(call)).timestamped_ids;
  if (timestamped === undefined) {
    const ids = await readIdList(call, { query: most, body: most });
    return ids.map((id) => ({ type: "track", id }));
  }
  if (!Array.isArray(timestamped) || timestamped.length === 0) {
    throw new ApiError(400, "Missing required field: timestamped_ids");
  }
  if (timestamped.length > most) throw new ApiError(400, "Too many ids requested");
  return timestamped.map(readTimestamped);
}

function readTimestamped(value: unknown): Savable & { addedAt: number } {
  const { id, added_at } =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  if (typeof id !== "string" || !isId(id)) throw new ApiError(400, "Invalid base62 id");
  const isTime = typeof added_at === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(added_at);
  const addedAt = isTime ? Date.parse(added_at) : Number.NaN;
  if (Number.isNaN(addedAt)) throw new ApiError(400, "Invalid added_at");
  return { type: "track", id, addedAt };
}
