import { InputError, optional, readChoice, readFields, readNumber, readText } from "../../input.ts";
import { type Fault, faultKinds } from "./fault.ts";
import { missedPlace } from "./places.ts";

const settings = [
  "path",
  "method",
  "person",
  "app",
  "after",
  "times",
  "share",
  "delayMs",
  "kind",
  "status",
  "headers",
  "body",
  "retryAfter",
  "when",
] as const;

/** Kinds whose answer is made up, and so can be told. */
const told = ["status", "html", "garbage"];
const limits = ["rate-limit", "quota"];

// A timer that is set for longer goes off at once.
const longestDelay = 2_147_483_647;

/**
 * @param where what is read, as an error names it
 * @param at a setting of it, as an error names it
 * @throws InputError
 */
export function readFault(input: unknown, where: string, at: (setting: string) => string): Fault {
  const fields = readFields(input, where, settings);
  const read = <T>(key: (typeof settings)[number], reader: (value: unknown, place: string) => T) =>
    optional(fields[key], at(key), reader);
  const answers = fields.status !== undefined || fields.headers !== undefined || fields.body !== undefined;
  const kind = read("kind", (value, place) => readChoice(value, place, faultKinds));
  const fault: Fault = {
    path: readText(fields.path, at("path")),
    method: read("method", readText)?.toUpperCase(),
    person: read("person", readText),
    app: read("app", readText),
    after: read("after", (value, place) => readWhole(value, place, 0)),
    times: read("times", (value, place) => readWhole(value, place, 1)),
    share: read("share", readShare),
    delayMs: read("delayMs", readDelay),
    kind: kind ?? (answers ? "status" : undefined),
    status: read("status", readStatus),
    headers: read("headers", readHeaders),
    body: read("body", readBody),
    retryAfter:
      fields.retryAfter === null ? null : read("retryAfter", (value, place) => readWhole(value, place, 0)),
    when: read("when", (value, place) => readChoice(value, place, ["before", "after"])),
  };
  if (!/^[/*]/.test(fault.path)) throw new InputError(at("path"), 'must begin with "/" or "*"');
  if (fault.path.includes("?")) {
    throw new InputError(at("path"), 'is compared without the query: leave out "?" and what follows');
  }
  if (fault.kind === undefined && fault.delayMs === undefined) {
    throw new InputError(where, "does nothing: give a kind, a status or a delayMs");
  }
  checkKind(fault, at);
  return Object.fromEntries(
    Object.entries(fault).filter(([, value]) => value !== undefined),
  ) as unknown as Fault;
}

/** @throws InputError that names the fault and the setting, as in `faults[2].share` */
export function readPlan(input: unknown): { seed: string; faults: Fault[] } {
  const where = "faults.load";
  if (Array.isArray(input)) {
    throw new InputError(
      where,
      'must be an object, not a list, as in {"faults": [{"path": "/v1/me", "status": 503}]}',
    );
  }
  const fields = readFields(input, where, ["seed", "faults"]);
  if (!Array.isArray(fields.faults)) throw new InputError(`${where}: faults`, "must be a list of faults");
  return {
    seed: optional(fields.seed, `${where}: seed`, readText) ?? "faults",
    faults: fields.faults.map((fault, place) =>
      readFault(fault, `${where}: faults[${place}]`, (setting) => `${where}: faults[${place}].${setting}`),
    ),
  };
}

function checkKind(fault: Fault, at: (setting: string) => string): void {
  const kind = fault.kind ?? "";
  for (const setting of ["status", "headers", "body"] as const) {
    if (fault[setting] !== undefined && !told.includes(kind)) {
      throw new InputError(at(setting), `is of no use with kind "${kind}", only with ${told.join(", ")}`);
    }
  }
  if (fault.retryAfter !== undefined && !limits.includes(kind)) {
    throw new InputError(at("retryAfter"), `is only for kind ${limits.join(" and ")}; others have headers`);
  }
  const place = missedPlace(fault);
  if (place !== undefined)
    throw new InputError(at("path"), `must lead to ${place}, where kind "${kind}" strikes`);
}

function readWhole(value: unknown, where: string, least: number): number {
  const number = readNumber(value, where, least);
  if (!Number.isSafeInteger(number)) throw new InputError(where, "must be a whole number");
  return number;
}

function readShare(value: unknown, where: string): number {
  const share = readNumber(value, where);
  if (share <= 0 || share > 1) throw new InputError(where, `must be more than 0 and at most 1, not ${share}`);
  return share;
}

function readDelay(value: unknown, where: string): number {
  const delay = readNumber(value, where, 0);
  if (delay > longestDelay) throw new InputError(where, `must be at most ${longestDelay}, some 24 days`);
  return delay;
}

function readStatus(value: unknown, where: string): number {
  const status = readNumber(value, where, 200);
  if (!Number.isInteger(status) || status > 599) {
    throw new InputError(where, "must be a status of 200 to 599");
  }
  return status;
}

function readHeaders(value: unknown, where: string): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(where, "must be an object of texts");
  }
  const headers = Object.entries(value).map(
    ([name, text]) => [name, readText(text, `${where}: ${name}`)] as const,
  );
  try {
    return Object.fromEntries(new Headers(headers.map(([name, text]) => [name, text])));
  } catch {
    throw new InputError(where, "has a name or a value that HTTP does not allow in a header");
  }
}

/** As it will be sent, so that a later change to the given object changes nothing. */
function readBody(value: unknown, where: string): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    throw new InputError(where, "must be a text or what JSON can hold");
  }
}
