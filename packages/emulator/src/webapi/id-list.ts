import { ApiError } from "./api-error.ts";
import { isId } from "./ids.ts";
import type { Call } from "./operation.ts";
import { readOptionalBody } from "./optional-body.ts";

/**
 * `ids` of the query or, where it has none, of the body, as the operations take them that change a list.
 * @param max how many ids the query may hold, and the body
 * @throws ApiError 400 when there are none, too many, or one that is none
 */
export async function readIdList(
  call: Pick<Call, "query" | "body">,
  max: { query: number; body: number },
  isOne: (text: string) => boolean = isId,
): Promise<string[]> {
  const asked = call.query.get("ids");
  const ids = asked ? asked.split(",") : (await readIdsBody(call)).ids;
  if (!Array.isArray(ids) || ids.length === 0) throw new ApiError(400, "Missing required field: ids");
  if (ids.length > (asked ? max.query : max.body)) throw new ApiError(400, "Too many ids requested");
  return ids.map((id) => {
    if (typeof id !== "string" || !isOne(id)) throw new ApiError(400, "Invalid base62 id");
    return id;
  });
}

/**
 * The fields of a body that may be a bare list of ids instead, as the official SDK sends it.
 * @throws ApiError 400 `Malformed json`
 */
export function readIdsBody(call: Pick<Call, "body">): Promise<Record<string, unknown>> {
  const body = async () => {
    const text = await call.body();
    return text.trimStart().startsWith("[") ? `{"ids":${text}}` : text;
  };
  return readOptionalBody({ body });
}
