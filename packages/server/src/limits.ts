import { SetupError } from "./errors.ts";

/** Settings that are numbers, as options of `createStagedoor` and, by `STAGEDOOR_…`, in the environment. */
export interface Limits {
  /** Connections to PostgreSQL, of each instance. Default 10. */
  readonly storePool: number;
  /** Days after its last use after which a session ends. Default 30. */
  readonly sessionIdleDays: number;
  /** Days after which a session ends however much it is used. Default 180. */
  readonly sessionDays: number;
  /** Sessions that a person may have; beyond it those made first end. Default 20. */
  readonly sessionLimit: number;
  /**
   * Days before a grant's six months are over from which a person who comes by is renewed by one silent redirect.
   * Default 21; 0: never; more than six months: always.
   */
  readonly renewDays: number;
}

interface Bounds {
  readonly variable: string;
  readonly default: number;
  readonly from: number;
  readonly to: number;
  /** Whether parts of one do. */
  readonly fractions?: true;
}

/** A cookie lasts 400 days at most (RFC 6265bis §5.5). */
const COOKIE_DAYS = 400;

const bounds: Readonly<Record<keyof Limits, Bounds>> = {
  storePool: { variable: "STAGEDOOR_STORE_POOL", default: 10, from: 1, to: 1_000 },
  sessionIdleDays: {
    ...{ variable: "STAGEDOOR_SESSION_IDLE_DAYS", default: 30, from: 0.01, to: COOKIE_DAYS },
    fractions: true,
  },
  sessionDays: {
    ...{ variable: "STAGEDOOR_SESSION_DAYS", default: 180, from: 0.01, to: COOKIE_DAYS },
    fractions: true,
  },
  sessionLimit: { variable: "STAGEDOOR_SESSION_LIMIT", default: 20, from: 1, to: 1_000 },
  renewDays: { variable: "STAGEDOOR_RENEW_DAYS", default: 21, from: 0, to: 365, fractions: true },
};

const names = Object.keys(bounds) as (keyof Limits)[];

/** The limits that environment variables set; `wrong` hears of each that cannot be. */
export function readLimits(
  read: (variable: string) => string | undefined,
  wrong: (variable: string, mistake: string) => void,
): Limits {
  return limitsFrom((name) => {
    const { variable } = bounds[name];
    const text = read(variable);
    if (text === undefined) return undefined;
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    const mistake = mistakeIn(name, value, `"${text}"`);
    if (mistake) wrong(variable, mistake);
    return value;
  });
}

/** @throws {SetupError} when an option is none that can be. */
export function checkLimits(options: Partial<Limits>): Limits {
  return limitsFrom((name) => {
    const value = options[name];
    const mistake =
      value === undefined
        ? undefined
        : mistakeIn(name, value, typeof value === "string" ? `"${value}"` : String(value));
    if (mistake) throw new SetupError(`${name}: ${mistake}`, 78);
    return value;
  });
}

const limitsFrom = (given: (name: keyof Limits) => number | undefined): Limits =>
  Object.fromEntries(names.map((name) => [name, given(name) ?? bounds[name].default])) as Record<
    keyof Limits,
    number
  >;

function mistakeIn(name: keyof Limits, value: unknown, shown: string): string | undefined {
  const { default: usual, from, to, fractions } = bounds[name];
  if (typeof value === "number" && value >= from && value <= to && (fractions || Number.isInteger(value)))
    return undefined;
  return `${shown} cannot be. Set a ${fractions ? "" : "whole "}number from ${from} to ${to}, for instance ${usual}.`;
}
