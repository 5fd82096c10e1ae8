import { readFieldsOf } from "./body.ts";
import type { Call } from "./operation.ts";

/** The fields of a body that may be left out. @throws ApiError 400 `Malformed json` */
export async function readOptionalBody(call: Pick<Call, "body">): Promise<Record<string, unknown>> {
  const text = await call.body();
  return text === "" ? {} : readFieldsOf(text);
}
