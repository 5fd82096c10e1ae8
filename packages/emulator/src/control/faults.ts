import { InputError, optional, readChoice, readFields, readNumber, readText } from "../input.ts";

/**
 * How an answer goes wrong. `status`: as told by `status`, `headers`, `body`. `html`: a page, status 200.
 * `garbage`: says JSON and is none. `hang`: no answer, until the client goes or the fault is cleared.
 * `drop`: the connection ends without an answer. `slow-body`: headers at once, the body over `delayMs`.
 * `truncated`: half the body, then the connection ends. None of them: only late, by `delayMs`.
 */
const faultKinds = ["status", "html", "garbage", "hang", "drop", "slow-body", "truncated"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Something to go wrong, as plain data. */
export interface Fault {
  /** A path of either service; `*` stands for anything. A trailing slash is of no account. */
  path: string;
  /** Default: any method. */
  method?: string | undefined;
  /** Person id. Default: anyone. */
  person?: string | undefined;
  /** Client id. Default: any app. */
  app?: string | undefined;
  /** How many requests it strikes before it is gone. Default: until it is cleared. */
  times?: number | undefined;
  /** Real milliseconds to wait first; with `slow-body` what the body takes (default 5000). */
  delayMs?: number | undefined;
  /** Default `status` where a status, headers or body is given. */
  kind?: FaultKind | undefined;
  status?: number | undefined;
  headers?: Record<string, string> | undefined;
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown;
  /**
   * `before` (default): the request never reaches the service. `after`: the service does what was asked
   * (a refresh token is used up), and only the answer is lost.
   */
  when?: "before" | "after" | undefined;
}

/** A fault that stands, and how often it has struck. */
export interface StandingFault extends Fault {
  id: number;
  struck: number;
}

export interface Faults {
  /** @throws InputError when it cannot be read. */
  add(fault: Fault): StandingFault;
  list(): StandingFault[];
  /** One, or all. Requests that hang because of it end in a dropped connection. */
  clear(id?: number): void;
}

/** A request as faults see it. */
interface FaultTarget {
  path: string;
  method: string;
  personId: string | null;
  clientId: string | null;
}

/** A fault that strikes a request; `cleared` fires when it is taken away. */
export interface Strike {
  fault: Fault;
  cleared: AbortSignal;
}

export interface FaultPlan extends Faults {
  /** The first fault that fits, counted as having struck. */
  strike(target: FaultTarget): Strike | undefined;
  /** Ends everything that hangs. */
  close(): void;
}

interface Entry {
  fault: StandingFault;
  fits: (target: FaultTarget) => boolean;
  clearing: AbortController;
}

export function createFaultPlan(): FaultPlan {
  let lastId = 0;
  let entries: Entry[] = [];
  // Used-up faults may still hold requests that hang, so they are remembered until cleared.
  let spent: Entry[] = [];
  const clear = (id?: number) => {
    const goes = ({ fault }: Entry) => id === undefined || fault.id === id;
    for (const entry of [...entries, ...spent].filter(goes)) entry.clearing.abort();
    entries = entries.filter((entry) => !goes(entry));
    spent = spent.filter((entry) => !goes(entry));
  };
  return {
    add(input) {
      const fault = { ...readFault(input), id: ++lastId, struck: 0 };
      entries.push({ fault, fits: matcherOf(fault), clearing: new AbortController() });
      return { ...fault };
    },
    list: () => entries.map(({ fault }) => ({ ...fault })),
    clear: (id) => clear(id === undefined ? undefined : readNumber(id, "faults.clear: id")),
    close: () => clear(),
    strike(target) {
      if (entries.length === 0) return undefined;
      const entry = entries.find(({ fits }) => fits(target));
      if (entry === undefined) return undefined;
      entry.fault.struck++;
      if (entry.fault.struck === entry.fault.times) {
        entries = entries.filter((other) => other !== entry);
        spent = [...spent.slice(-99), entry];
      }
      return { fault: entry.fault, cleared: entry.clearing.signal };
    },
  };
}

const settings = [
  "path",
  "method",
  "person",
  "app",
  "times",
  "delayMs",
  "kind",
  "status",
  "headers",
  "body",
  "when",
] as const;

function readFault(input: unknown): Fault {
  const where = "faults.add";
  const fields = readFields(input, where, settings);
  const at = (key: (typeof settings)[number]) => `${where}: ${key}`;
  const answers = fields.status !== undefined || fields.headers !== undefined || fields.body !== undefined;
  const fault: Fault = {
    path: readText(fields.path, at("path")),
    method: optional(fields.method, at("method"), readText)?.toUpperCase(),
    person: optional(fields.person, at("person"), readText),
    app: optional(fields.app, at("app"), readText),
    times: optional(fields.times, at("times"), (value, place) => readNumber(value, place, 1)),
    delayMs: optional(fields.delayMs, at("delayMs"), (value, place) => readNumber(value, place, 0)),
    kind: optional(fields.kind, at("kind"), (value, place) => readChoice(value, place, faultKinds)),
    status: optional(fields.status, at("status"), readStatus),
    headers: optional(fields.headers, at("headers"), readHeaders),
    body: fields.body,
    when: optional(fields.when, at("when"), (value, place) => readChoice(value, place, ["before", "after"])),
  };
  if (!/^[/*]/.test(fault.path)) throw new InputError(at("path"), 'must begin with "/" or "*"');
  if (fault.kind === undefined && answers) fault.kind = "status";
  if (fault.kind === undefined && fault.delayMs === undefined) {
    throw new InputError(where, "does nothing: give a kind, a status or a delayMs");
  }
  return fault;
}

function readStatus(value: unknown, where: string): number {
  const status = readNumber(value, where, 200);
  if (!Number.isInteger(status) || status > 599)
    throw new InputError(where, "must be a status of 200 to 599");
  return status;
}

function readHeaders(value: unknown, where: string): Record<string, string> {
  if (typeof value !== "object" || value === null) throw new InputError(where, "must be an object of texts");
  const headers = Object.entries(value).map(
    ([name, text]) => [name, readText(text, `${where}: ${name}`)] as const,
  );
  try {
    return Object.fromEntries(new Headers(headers.map(([name, text]) => [name, text])));
  } catch {
    throw new InputError(where, "has a name or a value that HTTP does not allow in a header");
  }
}

function matcherOf(fault: Fault): Entry["fits"] {
  const path = fault.path.length > 1 ? fault.path.replace(/\/+$/, "") : fault.path;
  const pattern = new RegExp(`^${path.split("*").map(literally).join(".*")}$`);
  return (target) =>
    pattern.test(target.path) &&
    (fault.method === undefined || fault.method === target.method) &&
    (fault.person === undefined || fault.person === target.personId) &&
    (fault.app === undefined || fault.app === target.clientId);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
