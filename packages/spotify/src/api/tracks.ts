import { several } from "../client/batch.ts";
import type { CallOptions } from "../client/call.ts";
import type { Connection } from "../client/connection.ts";
import { toId } from "../convert.ts";
import type { AudioAnalysis, AudioFeatures } from "../model/audio.ts";
import type { CatalogueTrack } from "../model/track.ts";
import { tracksOperations as operations } from "../operations/tracks.ts";
import type { MarketOptions } from "./options.ts";

/** Tracks of the catalogue. */
export class Tracks {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * A track.
   *
   * @param id the track's id, URI or web address
   * @throws {ConversionError} when it is none of a track
   * @see https://developer.spotify.com/documentation/web-api/reference/get-track
   */
  async get(id: string, options: MarketOptions = {}): Promise<CatalogueTrack> {
    return this.#connection.call(operations.get, {
      path: { id: toId("track", id) },
      query: { market: options.market },
      options,
    });
  }

  /**
   * Tracks, as many as you like, in the order of their ids; `null` where there is no such track. Apps in Development
   * Mode have no operation for it: each track is then asked for by itself.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of a track
   * @see https://developer.spotify.com/documentation/web-api/reference/get-several-tracks
   */
  async several(ids: readonly string[], options: MarketOptions = {}): Promise<(CatalogueTrack | null)[]> {
    return several<CatalogueTrack>(this.#connection, "track", ids, {
      batch: operations.several,
      single: operations.get,
      key: "tracks",
      query: { market: options.market },
      options,
    });
  }

  /**
   * How a track sounds, in numbers.
   *
   * @param id the track's id, URI or web address
   * @throws {ConversionError} when it is none of a track
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-audio-features
   */
  async audioFeatures(id: string, options: CallOptions = {}): Promise<AudioFeatures> {
    return this.#connection.call(operations.audioFeatures, { path: { id: toId("track", id) }, options });
  }

  /**
   * How tracks sound, as many as you like, in the order of their ids; `null` where that is not known.
   *
   * @param ids ids, URIs or web addresses
   * @throws {ConversionError} when one of them is none of a track
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-several-audio-features
   */
  async severalAudioFeatures(
    ids: readonly string[],
    options: CallOptions = {},
  ): Promise<(AudioFeatures | null)[]> {
    return several<AudioFeatures>(this.#connection, "track", ids, {
      batch: operations.severalAudioFeatures,
      key: "audio_features",
      options,
    });
  }

  /**
   * A track taken apart into bars, beats, sections and segments.
   *
   * @param id the track's id, URI or web address
   * @throws {ConversionError} when it is none of a track
   * @deprecated Closed to new apps, and to those in Development Mode, since November 2024.
   * @see https://developer.spotify.com/documentation/web-api/reference/get-audio-analysis
   */
  async audioAnalysis(id: string, options: CallOptions = {}): Promise<AudioAnalysis> {
    return this.#connection.call(operations.audioAnalysis, { path: { id: toId("track", id) }, options });
  }
}
