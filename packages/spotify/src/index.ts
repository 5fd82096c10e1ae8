export { Albums } from "./api/albums.ts";
export { type AlbumGroup, type ArtistAlbumsOptions, Artists } from "./api/artists.ts";
export { Audiobooks } from "./api/audiobooks.ts";
export { Browse, type LocaleOptions } from "./api/browse.ts";
export { Chapters } from "./api/chapters.ts";
export { Episodes } from "./api/episodes.ts";
export { type FollowedArtistsOptions, Following } from "./api/following.ts";
export { Library } from "./api/library.ts";
export type { TimestampedTrack } from "./api/library-by-type.ts";
export { Markets } from "./api/markets.ts";
export type { DeviceOptions, MarketOptions } from "./api/options.ts";
export type { PlayOptions } from "./api/play.ts";
export {
  type PlaybackOptions,
  Player,
  type RecentlyPlayedOptions,
} from "./api/player.ts";
export type { AddOptions, RemoveOptions, ReorderOptions } from "./api/playlist-entries.ts";
export type { Parts, PlaylistFields } from "./api/playlist-fields.ts";
export type {
  NewPlaylist,
  PlaylistDetails,
  PlaylistItemsOptions,
  PlaylistReadOptions,
} from "./api/playlist-requests.ts";
export { Playlists } from "./api/playlists.ts";
export type { RecommendationAttribute, RecommendationsOptions } from "./api/recommendations.ts";
export type { Found, FoundItem, SearchOptions, SearchType } from "./api/search.ts";
export { Shows } from "./api/shows.ts";
export { Tracks } from "./api/tracks.ts";
export { type TopOptions, Users } from "./api/users.ts";
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
export { RefreshingCredentials } from "./auth/refreshing-credentials.ts";
export {
  type RefreshingParty,
  RefreshingToken,
  type RefreshingTokenOptions,
  type SavedGrant,
} from "./auth/refreshing-token.ts";
export { Scope, type ScopeLike, scope } from "./auth/scope.ts";
export { describeScope, type SpotifyScope, scopes } from "./auth/scopes.ts";
export {
  type SerializedSignInAttempt,
  SignInAttempt,
  type SignInAttemptOptions,
  type SignInParty,
} from "./auth/sign-in-attempt.ts";
export {
  AuthorizationDenied,
  AuthorizationFailed,
  InvalidCallback,
  SignInError,
  StateMismatch,
} from "./auth/sign-in-error.ts";
export { type SerializedToken, Token, type TokenFields } from "./auth/token.ts";
export type { Call, CallOptions } from "./client/call.ts";
export {
  type AppFacts,
  Connection,
  type ConnectionOptions,
  type QuotaMode,
  type TokenSource,
} from "./client/connection.ts";
export type { Granted, MissingScope, NotInDevelopmentMode } from "./client/granted.ts";
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
export { Listing } from "./client/listing.ts";
export { type PageOptions, type UpTo, upTo } from "./client/page-size.ts";
export type { AnyPage } from "./client/page-source.ts";
export { Spotify, type SpotifyOptions } from "./client/spotify.ts";
export type { SpotifyWith } from "./client/spotify-with.ts";
export type { WalkOptions } from "./client/walk-options.ts";
export {
  checkId,
  checkType,
  fromUri,
  fromUrl,
  type ItemType,
  itemTypes,
  parseReference,
  type Reference,
  toId,
  toUri,
  toUrl,
} from "./convert.ts";
export {
  ConfigError,
  ConversionError,
  NetworkError,
  SpotifyError,
  type SpotifyErrorKind,
  TimeoutError,
  UnexpectedResponse,
} from "./errors.ts";
export { isSpotifyFailure, type SpotifyFailure } from "./failure.ts";
export type { Album, DiscographyAlbum, SavedAlbum, SimplifiedAlbum } from "./model/album.ts";
export type { Artist, SimplifiedArtist } from "./model/artist.ts";
export type {
  AnalysedTrack,
  AnalysisMeta,
  AnalysisSection,
  AnalysisSegment,
  AudioAnalysis,
  AudioFeatures,
  TimeInterval,
} from "./model/audio.ts";
export type { Audiobook, SavedAudiobook, SimplifiedAudiobook } from "./model/audiobook.ts";
export type { Category, FeaturedPlaylists } from "./model/browse.ts";
export type { Chapter, SimplifiedChapter } from "./model/chapter.ts";
export type { Episode, SavedEpisode, SimplifiedEpisode } from "./model/episode.ts";
export type { CursorPage, Page } from "./model/page.ts";
export type {
  Copyright,
  ExternalIds,
  ExternalUrls,
  Followers,
  Image,
  Release,
  Restrictions,
  ResumePoint,
} from "./model/parts.ts";
export type {
  CurrentlyPlaying,
  Device,
  Playback,
  PlaybackAction,
  PlaybackActions,
  PlaybackContext,
  PlayHistory,
  PlayingAd,
  PlayingEpisode,
  PlayingTrack,
  PlayingUnknown,
  Queue,
} from "./model/player.ts";
export type {
  Playlist,
  PlaylistItem,
  PlaylistItemsLink,
  PlaylistOwner,
  PlaylistSnapshot,
  PlaylistUser,
  SimplifiedPlaylist,
} from "./model/playlist.ts";
export type { RecommendationSeed, Recommendations } from "./model/recommendations.ts";
export type { SearchResults } from "./model/search.ts";
export type { SavedShow, Show, SimplifiedShow } from "./model/show.ts";
export type {
  CatalogueTrack,
  LinkedTrack,
  LocalTrack,
  SavedTrack,
  SimplifiedTrack,
  Track,
} from "./model/track.ts";
export type { CurrentUser, PublicUser } from "./model/user.ts";
export type { Operation, Paging } from "./operations/operation.ts";
export { operations, operationsByMethod } from "./operations/operations.ts";
export { type MethodName, operationOf, scopesFor } from "./operations/scopes-for.ts";
export { type CacheOptions, type CachingSender, withCache } from "./sender/cache.ts";
export type { Clock } from "./sender/clock.ts";
export { type FetchSenderOptions, fetchSender } from "./sender/fetch.ts";
export {
  type HookedError,
  type HookedRequest,
  type HookedResponse,
  type SenderHooks,
  withHooks,
} from "./sender/hooks.ts";
export { type RateLimitOptions, withRateLimit } from "./sender/rate-limit.ts";
export { type RetryOptions, withRetry } from "./sender/retry.ts";
export type { Sender, SenderInit } from "./sender/sender.ts";
export { type StandardSenderOptions, standardSender } from "./sender/standard.ts";
export { withTimeout } from "./sender/timeout.ts";
export { followShortLink, isShortLink } from "./short-link.ts";
