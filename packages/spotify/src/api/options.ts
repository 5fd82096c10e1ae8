import type { CallOptions } from "../client/call.ts";
import type { QuotaMode } from "../client/connection.ts";

/** For whom a thing is to be had. */
export interface MarketOptions extends CallOptions {
  /**
   * A country (ISO 3166-1 alpha-2), or `"from_token"`, in which to have it; the person's own wins over another one.
   * Then `is_playable` says whether it is to be had there. Default: none, and nothing is said of that.
   */
  readonly market?: string | undefined;
}

/** Which player a command is for. */
export interface DeviceOptions extends CallOptions {
  /** A device's id, from `devices()`. Default: the active one. */
  readonly deviceId?: string | undefined;
}

/** Most entries of a page of search and of an artist's albums: 50 for apps that are said to have extended quota. */
export type ShortPage<Mode extends QuotaMode> = [Mode] extends ["extended"] ? 50 : 10;
