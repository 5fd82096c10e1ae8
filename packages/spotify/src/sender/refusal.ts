import { isObject, parseJson } from "../text.ts";
import { rebuilt } from "./rebuilt.ts";
import { readText } from "./timeout.ts";

/** A 429 that has been looked into. */
export interface Refusal {
  /** The same answer, with its body still to be read. */
  readonly response: Response;
  /** Whether a quota of a group of operations is used up, and not the rate limit. */
  readonly isQuota: boolean;
}

/** Reads why a request was refused. The body of `response` is then used up. */
export async function readRefusal(response: Response, signal?: AbortSignal | null): Promise<Refusal> {
  const text = await readText(response, signal);
  const json = parseJson(text);
  const isQuota = isObject(json) && isObject(json.error) && json.error.reason === "QUOTA_EXCEEDED";
  return { response: rebuilt(response, text), isQuota };
}
