import type { CallOperation, CallOptions } from "../client/call.ts";
import type { Operation } from "../client/operation.ts";
import type { CurrentlyPlaying, Playback } from "../model/player.ts";

export const playerOperations = {
  playback: {
    id: "get-information-about-the-users-current-playback",
    method: "GET",
    path: "/me/player",
    scopes: ["user-read-playback-state"],
    scopeRule: "all",
  },
  currentlyPlaying: {
    id: "get-the-users-currently-playing-track",
    method: "GET",
    path: "/me/player/currently-playing",
    scopes: ["user-read-currently-playing", "user-read-playback-state"],
    scopeRule: "any",
  },
} as const satisfies Record<string, Operation>;

export interface PlaybackOptions extends CallOptions {
  /**
   * What else than tracks the caller can show. Default: both, for Spotify hides the item of a kind that is not
   * named.
   */
  readonly additionalTypes?: readonly ("track" | "episode")[] | undefined;
  /** ISO 3166-1 alpha-2 country. Default: the person's own. */
  readonly market?: string | undefined;
}

/** What plays, and where. */
export class Player {
  readonly #call: CallOperation;

  constructor(call: CallOperation) {
    this.#call = call;
  }

  /**
   * What plays, how, and on which device; `undefined` where there is no active playback. Scope:
   * `user-read-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-information-about-the-users-current-playback
   */
  async playback(options: PlaybackOptions = {}): Promise<Playback | undefined> {
    return (await this.#call(playerOperations.playback, playbackCall(options))) as Playback | undefined;
  }

  /**
   * What plays; `undefined` where nothing does. Scope: `user-read-currently-playing` or `user-read-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-the-users-currently-playing-track
   */
  async currentlyPlaying(options: PlaybackOptions = {}): Promise<CurrentlyPlaying | undefined> {
    const answer = await this.#call(playerOperations.currentlyPlaying, playbackCall(options));
    return answer as CurrentlyPlaying | undefined;
  }
}

function playbackCall({ additionalTypes = ["track", "episode"], market, signal }: PlaybackOptions) {
  return { query: { additional_types: additionalTypes.join(","), market }, signal };
}
