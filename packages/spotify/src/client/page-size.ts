import type { CallOptions } from "./call.ts";

/** The whole numbers from 1 to `Max`, so that a page that is too long is refused where it is written. */
export type UpTo<
  Max extends number,
  Counted extends unknown[] = [unknown],
  Below extends number = never,
> = Counted["length"] extends Max ? Below | Max : UpTo<Max, [...Counted, unknown], Below | Counted["length"]>;

/** Which part of a list to read. */
export interface PageOptions<Max extends number = 50> extends CallOptions {
  /** Entries of a page. Default: Spotify's own for a single page, as many as there may be for a walk over all. */
  readonly limit?: UpTo<Max> | undefined;
  /** How many entries to pass over. Default 0. */
  readonly offset?: number | undefined;
}
