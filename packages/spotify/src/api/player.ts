import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { Listing } from "../client/listing.ts";
import type { UpTo } from "../client/page-size.ts";
import type { CursorPage } from "../model/page.ts";
import type { CurrentlyPlaying, Device, Playback, PlayHistory, Queue } from "../model/player.ts";
import type { Operation } from "../operations/operation.ts";
import { playerOperations as operations } from "../operations/player.ts";
import type { DeviceOptions, MarketOptions } from "./options.ts";
import { type PlayOptions, playBody } from "./play.ts";
import { uriOf } from "./uri.ts";

/** Of what plays, what is to be seen. */
export interface PlaybackOptions extends MarketOptions {
  /**
   * What else than tracks the caller can show. Default: both, for Spotify hides the item of a kind that is not
   * named.
   */
  readonly additionalTypes?: readonly ("track" | "episode")[] | undefined;
}

/** Which part of what was played. */
export interface RecentlyPlayedOptions extends CallOptions {
  /** Entries of a page. Default: Spotify's own for a single page, 50 for a walk over all. */
  readonly limit?: UpTo<50> | undefined;
  /** Only what was played after this time, in Unix milliseconds. Not together with `before`. */
  readonly after?: number | undefined;
  /** Only what was played before this time, in Unix milliseconds. Not together with `after`. */
  readonly before?: number | undefined;
}

/**
 * What plays, and where. Commands need Premium and the scope `user-modify-playback-state`; they take effect some time
 * after they are answered, and are refused with a `reason`: `NO_ACTIVE_DEVICE`, `PREMIUM_REQUIRED` and others.
 */
export class Player {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * What plays, how, and on which device; `undefined` where there is no active playback. Scope:
   * `user-read-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-information-about-the-users-current-playback
   */
  async playback(options: PlaybackOptions = {}): Promise<Playback | undefined> {
    return this.#connection.call(operations.playback, playbackCall(options));
  }

  /**
   * What plays; `undefined` where nothing does. Scope: `user-read-currently-playing` or `user-read-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-the-users-currently-playing-track
   */
  async currentlyPlaying(options: PlaybackOptions = {}): Promise<CurrentlyPlaying | undefined> {
    return this.#connection.call(operations.currentlyPlaying, playbackCall(options));
  }

  /**
   * The devices that can play now. Idle ones vanish after a while. Scope: `user-read-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-a-users-available-devices
   */
  async devices(options: CallOptions = {}): Promise<Device[]> {
    const { devices } = await this.#connection.call<{ devices: Device[] }>(operations.devices, {
      options,
      accept: (answer) => Array.isArray(answer.devices),
    });
    return devices;
  }

  /**
   * What plays and what comes next. Scopes: `user-read-currently-playing` and `user-read-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-queue
   */
  async queue(options: CallOptions = {}): Promise<Queue> {
    return this.#connection.call(operations.queue, { options });
  }

  /**
   * The tracks that were played last, the latest first. Scope: `user-read-recently-played`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-recently-played
   */
  recentlyPlayed(options: RecentlyPlayedOptions = {}): Listing<PlayHistory, CursorPage<PlayHistory>> {
    const { limit, after, before } = options;
    return new Listing(this.#connection, operations.recentlyPlayed, () => {
      if (after !== undefined && before !== undefined) {
        throw new TypeError("recentlyPlayed takes after or before, not both");
      }
      return { query: { limit, after, before }, options };
    });
  }

  /**
   * Plays something: an album, artist, playlist or show (`context`), or tracks and episodes (`uris`). Needs Premium.
   * Scope: `user-modify-playback-state`.
   *
   * @throws {ConversionError} when something is named that cannot be played
   * @see https://developer.spotify.com/documentation/web-api/reference/start-a-users-playback
   */
  async play(what: PlayOptions): Promise<void> {
    return this.#command(operations.play, what, {}, playBody(what));
  }

  /**
   * Goes on with what was paused. Needs Premium. Scope: `user-modify-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/start-a-users-playback
   */
  async resume(options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.resume, options);
  }

  /**
   * Pauses what plays. Needs Premium. Scope: `user-modify-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/pause-a-users-playback
   */
  async pause(options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.pause, options);
  }

  /**
   * Goes on to the next item, of the queue first. Needs Premium. Scope: `user-modify-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/skip-users-playback-to-next-track
   */
  async next(options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.next, options);
  }

  /**
   * Goes back to the item before. Needs Premium. Scope: `user-modify-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/skip-users-playback-to-previous-track
   */
  async previous(options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.previous, options);
  }

  /**
   * Goes to a place in what plays, in milliseconds. Beyond its end the next item begins. Needs Premium. Scope:
   * `user-modify-playback-state`.
   *
   * @throws {TypeError} when it is no whole number from 0 on
   * @see https://developer.spotify.com/documentation/web-api/reference/seek-to-position-in-currently-playing-track
   */
  async seek(positionMs: number, options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.seek, options, { position_ms: whole("positionMs", positionMs) });
  }

  /**
   * Repeats the track, the context, or nothing. Needs Premium. Scope: `user-modify-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/set-repeat-mode-on-users-playback
   */
  async repeat(state: "track" | "context" | "off", options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.repeat, options, { state });
  }

  /**
   * Plays in a random order (`true`), or in the order of the context (`false`). Needs Premium. Scope:
   * `user-modify-playback-state`.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/toggle-shuffle-for-users-playback
   */
  async shuffle(state: boolean, options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.shuffle, options, { state });
  }

  /**
   * Sets the volume, 0 to 100. Devices whose `supports_volume` is false refuse it. Needs Premium. Scope:
   * `user-modify-playback-state`.
   *
   * @throws {TypeError} when it is no whole number from 0 to 100
   * @see https://developer.spotify.com/documentation/web-api/reference/set-volume-for-users-playback
   */
  async volume(volumePercent: number, options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.volume, options, {
      volume_percent: whole("volumePercent", volumePercent, 100),
    });
  }

  /**
   * Moves playback to another device. Needs Premium. Scope: `user-modify-playback-state`.
   *
   * @param options `play: true` plays there; without it, playback stays as it is
   * @see https://developer.spotify.com/documentation/web-api/reference/transfer-a-users-playback
   */
  async transfer(
    deviceId: string,
    options: CallOptions & { readonly play?: boolean | undefined } = {},
  ): Promise<void> {
    return this.#connection.call(operations.transfer, {
      json: { device_ids: [deviceId], play: options.play },
      options,
    });
  }

  /**
   * Adds a track or an episode to what comes next. Needs Premium. Scope: `user-modify-playback-state`.
   *
   * @param item its URI or web address
   * @throws {ConversionError} when it is none of a track or an episode
   * @see https://developer.spotify.com/documentation/web-api/reference/add-to-queue
   */
  async addToQueue(item: string, options: DeviceOptions = {}): Promise<void> {
    return this.#command(operations.addToQueue, options, {
      uri: uriOf(item, ["track", "episode", "chapter"]),
    });
  }

  async #command(
    operation: Operation,
    options: DeviceOptions,
    query: Readonly<Record<string, string | number | boolean>> = {},
    json?: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.#connection.call(operation, {
      query: { ...query, device_id: options.deviceId },
      json,
      options,
    });
  }
}

function whole(name: string, value: number, most = Number.POSITIVE_INFINITY): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  const range = most === Number.POSITIVE_INFINITY ? "from 0 on" : `from 0 to ${most}`;
  throw new TypeError(`${name} is a whole number ${range}, not ${value}`);
}

function playbackCall(options: PlaybackOptions) {
  const { additionalTypes = ["track", "episode"], market } = options;
  return { query: { additional_types: additionalTypes, market }, options };
}
