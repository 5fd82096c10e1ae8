import type { AuthServerError, InvalidClient, InvalidGrant, OAuthError } from "./auth/auth-error.ts";
import type {
  AuthorizationDenied,
  AuthorizationFailed,
  InvalidCallback,
  StateMismatch,
} from "./auth/sign-in-error.ts";
import type { HttpError } from "./client/http-error.ts";
import {
  type ConfigError,
  type ConversionError,
  type NetworkError,
  SpotifyError,
  type TimeoutError,
  type UnexpectedResponse,
} from "./errors.ts";

/** Any error of this package, to be told apart by `kind`. */
export type SpotifyFailure =
  | HttpError
  | InvalidGrant
  | InvalidClient
  | OAuthError
  | AuthServerError
  | AuthorizationDenied
  | AuthorizationFailed
  | StateMismatch
  | InvalidCallback
  | NetworkError
  | TimeoutError
  | UnexpectedResponse
  | ConversionError
  | ConfigError;

/** Whether something that was caught is an error of this package, so that `switch (error.kind)` knows its fields. */
export function isSpotifyFailure(error: unknown): error is SpotifyFailure {
  return error instanceof SpotifyError;
}
