import { InputError, optional, readFields, readNumber, readText } from "../../input.ts";
import { pathPattern } from "../../path-pattern.ts";
import type { RecordedRequest, RequestFilter } from "./request.ts";

/** What a filter looks at. */
type Filtered = Pick<RecordedRequest, keyof Omit<RequestFilter, "since"> | "id">;

const settings = ["path", "method", "clientId", "personId", "grantType", "status", "since"] as const;

/** @throws InputError where the filter cannot be read */
export function readFilter(input: unknown, where: string): (request: Filtered) => boolean {
  if (input === undefined) return () => true;
  const fields = readFields(input, where, settings);
  const text = (key: (typeof settings)[number]) => optional(fields[key], `${where}: ${key}`, readText);
  const number = (key: (typeof settings)[number]) => optional(fields[key], `${where}: ${key}`, readNumber);
  const path = text("path");
  const isPath = path === undefined ? undefined : pathPattern(path);
  const method = text("method")?.toUpperCase();
  const [clientId, personId, grantType] = [text("clientId"), text("personId"), text("grantType")];
  const [status, since] = [number("status"), number("since")];
  return (request) =>
    (since === undefined || request.id > since) &&
    (isPath === undefined || isPath(request.path)) &&
    (method === undefined || request.method === method) &&
    (clientId === undefined || request.clientId === clientId) &&
    (personId === undefined || request.personId === personId) &&
    (grantType === undefined || request.grantType === grantType) &&
    (status === undefined || request.status === status);
}

// `fetch` gives up after five minutes without an answer, so that a longer wait could not be told over HTTP.
const longestWait = 240_000;

/** @throws InputError */
export function readWaiting(input: unknown, where: string): { count: number; timeoutMs: number } {
  const fields = readFields(input ?? {}, where, ["count", "timeoutMs"]);
  const count = optional(fields.count, `${where}: count`, (value, at) => readNumber(value, at, 1)) ?? 1;
  if (!Number.isInteger(count)) throw new InputError(`${where}: count`, "must be a whole number");
  if (count > 1000) throw new InputError(`${where}: count`, "must be at most 1000: no more are remembered");
  const timeoutMs =
    optional(fields.timeoutMs, `${where}: timeoutMs`, (value, at) => readNumber(value, at, 0)) ?? 5000;
  if (timeoutMs > longestWait) {
    throw new InputError(`${where}: timeoutMs`, `must be at most ${longestWait}, four minutes`);
  }
  return { count, timeoutMs };
}
