export { operations } from "./api/operations.ts";
export type { PlaybackOptions, Player } from "./api/player.ts";
export type { Users } from "./api/users.ts";
export {
  AuthError,
  AuthServerError,
  InvalidClient,
  InvalidGrant,
  OAuthError,
} from "./auth/auth-error.ts";
export {
  type AuthorizationOptions,
  type CodeExchange,
  Credentials,
  type CredentialsOptions,
} from "./auth/credentials.ts";
export { generateCodeVerifier, generateState } from "./auth/random.ts";
export { checkRedirectUri, type RedirectUriCheck, type RedirectUriOptions } from "./auth/redirect-uri.ts";
export { Scope, type ScopeLike, scope } from "./auth/scope.ts";
export { describeScope, type SpotifyScope, scopes } from "./auth/scopes.ts";
export { type SerializedToken, Token, type TokenFields } from "./auth/token.ts";
export type { CallOptions } from "./client/call.ts";
export {
  BadRequest,
  type ErrorReason,
  Forbidden,
  HttpError,
  NotFound,
  ServerError,
  TooManyRequests,
  Unauthorized,
} from "./client/http-error.ts";
export type { Operation } from "./client/operation.ts";
export { Spotify, type SpotifyOptions, type TokenSource } from "./client/spotify.ts";
export {
  ConfigError,
  NetworkError,
  SpotifyError,
  type SpotifyErrorKind,
  TimeoutError,
  UnexpectedResponse,
} from "./errors.ts";
export { isSpotifyFailure, type SpotifyFailure } from "./failure.ts";
export type { SimplifiedAlbum } from "./model/album.ts";
export type { SimplifiedArtist } from "./model/artist.ts";
export type { Episode } from "./model/episode.ts";
export type { ExternalUrls, Image } from "./model/parts.ts";
export type {
  CurrentlyPlaying,
  Device,
  Playback,
  PlaybackAction,
  PlaybackActions,
  PlaybackContext,
  PlayingAd,
  PlayingEpisode,
  PlayingTrack,
  PlayingUnknown,
} from "./model/player.ts";
export type { SimplifiedShow } from "./model/show.ts";
export type { CatalogueTrack, LocalTrack, Track } from "./model/track.ts";
export type { CurrentUser } from "./model/user.ts";
export { type FetchSenderOptions, fetchSender } from "./sender/fetch.ts";
export type { Sender } from "./sender/sender.ts";
