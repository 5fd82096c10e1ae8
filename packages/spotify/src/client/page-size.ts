import type { CallOptions } from "./call.ts";

/** The whole numbers from 1 to `Max`, so that a page that is too long is refused where it is written. */
export type UpTo<
  Max extends number,
  Counted extends unknown[] = [unknown],
  Below extends number = never,
> = Counted["length"] extends Max ? Below | Max : UpTo<Max, [...Counted, unknown], Below | Counted["length"]>;

/**
 * A number that is only known at run time, such as one of a query string, as a page's size.
 *
 * @throws {TypeError} when it is no whole number from 1 to `max`
 */
export function upTo<Max extends number>(max: Max, value: number): UpTo<Max> {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value as UpTo<Max>;
  throw new TypeError(`A page has 1 to ${max} entries, not ${value}`);
}

/** Which part of a list to read. */
export interface PageOptions<Max extends number = 50> extends CallOptions {
  /** Entries of a page. Default: Spotify's own for a single page, as many as there may be for a walk over all. */
  readonly limit?: UpTo<Max> | undefined;
  /** How many entries to pass over. Default 0. */
  readonly offset?: number | undefined;
}
