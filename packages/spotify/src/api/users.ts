import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { PageOptions } from "../client/page-size.ts";
import { toId } from "../convert.ts";
import type { Artist } from "../model/artist.ts";
import type { Track } from "../model/track.ts";
import type { CurrentUser, PublicUser } from "../model/user.ts";
import { usersOperations as operations } from "../operations/users.ts";

/** Of which time, and which part of the list. */
export interface TopOptions extends PageOptions {
  /** About four weeks, six months, or a year. Default `"medium_term"`. */
  readonly timeRange?: "short_term" | "medium_term" | "long_term" | undefined;
}

/** People, and the one that the token belongs to. */
export class Users {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The person that the token belongs to. No scope is needed; `user-read-private` and `user-read-email` add fields
   * for apps in extended quota mode.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile
   */
  async currentUser(options: CallOptions = {}): Promise<CurrentUser> {
    return this.#connection.call(operations.currentUser, { options, accept: hasId });
  }

  /**
   * What everybody may see of a person.
   *
   * @param id the person's id, URI or web address
   * @throws {ConversionError} when it is none of a person
   * @deprecated Not for apps in Development Mode, since February 2026; nothing replaces it.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-profile
   */
  async get(id: string, options: CallOptions = {}): Promise<PublicUser> {
    return this.#connection.call(operations.get, { path: { user_id: toId("user", id) }, options });
  }

  /**
   * The artists that the person listens to most. Scope: `user-top-read`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-top-artists-and-tracks
   */
  topArtists(options: TopOptions = {}): Listing<Artist> {
    return new Listing(this.#connection, operations.topArtists, () => topCall(options));
  }

  /**
   * The tracks that the person listens to most. Scope: `user-top-read`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-users-top-artists-and-tracks
   */
  topTracks(options: TopOptions = {}): Listing<Track> {
    return new Listing(this.#connection, operations.topTracks, () => topCall(options));
  }
}

function topCall(options: TopOptions) {
  const { timeRange, limit, offset } = options;
  return { query: { time_range: timeRange, limit, offset }, options };
}

/** Whether an answer has an id, without which nothing can be made of it. */
function hasId(answer: Readonly<Record<string, unknown>>): boolean {
  return typeof answer.id === "string" && answer.id !== "";
}
