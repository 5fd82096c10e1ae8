import { markets } from "../../catalogue/markets.ts";
import { ApiError } from "../api-error.ts";
import type { Call } from "../operation.ts";
import type { PageCall } from "../paging.ts";

/** What the shape of an object depends on. */
export interface Shape extends PageCall {
  /** Whether the app is under the Development Mode of 2026, which leaves fields out (changelog of February 2026). */
  isSmall: boolean;
  /** The market that was asked for: tracks and albums then say whether they can be played, and not where. */
  market: string | undefined;
  /** Where the caller is, as far as that is known: the person's country, or else the market asked for. */
  country: string | undefined;
  /** Whose resume points may be shown. */
  listenerId: string | undefined;
}

/**
 * The shape of the objects that answer a call.
 * @throws ApiError 400 `Invalid market code`
 */
export function shapeOf(call: Call): Shape {
  const { rules, person, origin, path, query, scope } = call;
  const asked = readMarket(call);
  const country = person?.country ?? asked;
  return {
    origin,
    path,
    query,
    isSmall: rules.smallerApi,
    // The country of the account beats what was asked for.
    market: asked === undefined ? undefined : country,
    country,
    listenerId: scope.has("user-read-playback-position") ? person?.id : undefined,
  };
}

function readMarket({ query, person }: Call): string | undefined {
  const market = query.get("market");
  // Clients write an empty one for a market that is not set.
  if (market === null || market === "") return undefined;
  // An alias of old, for the country of the account; an app's own token has none.
  if (market === "from_token" && person !== undefined) return person.country;
  if (!markets.includes(market)) throw new ApiError(400, "Invalid market code");
  return market;
}

/** Whether lists for the asked market have something in them; those for none have everything. */
export function isPlayable({ markets: places }: { markets: readonly string[] }, { market }: Shape): boolean {
  return market === undefined || places.includes(market);
}

/** Whether spoken content is there where the caller is; where that is unknown, it is not. */
export function isHeard(shape: Shape, places: readonly string[] = markets): boolean {
  return shape.country !== undefined && places.includes(shape.country);
}

export function webAddress(type: string, id: string) {
  return { spotify: `https://open.spotify.com/${type}/${id}` };
}

export function precisionOf(released: string): "year" | "month" | "day" {
  return released.length === 4 ? "year" : released.length === 7 ? "month" : "day";
}

/** `description` and `html_description`. */
export function descriptions(text: string) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return { description: text, html_description: `<p>${escaped}</p>` };
}
