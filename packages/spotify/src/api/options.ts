import type { CallOptions } from "../client/call.ts";
import type { QuotaMode } from "../client/connection.ts";

/** For whom a thing is to be had. */
export interface MarketOptions extends CallOptions {
  /** ISO 3166-1 alpha-2 country. Default: the person's own, which wins over this one too. */
  readonly market?: string | undefined;
}

/** Most entries of a page of search and of an artist's albums: 50 for apps that are said to have extended quota. */
export type ShortPage<Mode extends QuotaMode> = [Mode] extends ["extended"] ? 50 : 10;
