import { SignInFailure, type SignInFailureCode } from "./sign-in-failure.ts";

/** What the accounts service may say besides `access_denied` (RFC 6749 §4.1.2.1); anything else is the app's doing. */
const serverErrors = new Map<string, SignInFailureCode>([
  ["access_denied", "access_denied"],
  ["server_error", "authorization_server_error"],
  ["temporarily_unavailable", "authorization_unavailable"],
]);

/**
 * The callback's state, which tells whose attempt it is. Comes first: whatever else the address says, it counts only
 * in the browser that began it.
 *
 * @throws {SignInFailure} when there is none, or a parameter stands twice (RFC 6749 §3.1).
 */
export function callbackState(parameters: URLSearchParams): string {
  for (const name of ["state", "code", "error", "iss"]) {
    if (parameters.getAll(name).length > 1) throw new SignInFailure("repeated_parameter");
  }
  const state = parameters.get("state");
  if (!state) throw new SignInFailure("no_state");
  return state;
}

/**
 * The code that the accounts service gave.
 *
 * @throws {SignInFailure} when it gave an error instead, nothing at all, or was another than the one asked
 * (RFC 9207 §2.4).
 */
export function callbackCode(parameters: URLSearchParams, issuer: string): string {
  const iss = parameters.get("iss");
  if (iss !== null && iss !== issuer) throw new SignInFailure("other_issuer");
  const error = parameters.get("error");
  if (error !== null) throw new SignInFailure(serverErrors.get(error) ?? "authorization_error");
  const code = parameters.get("code");
  if (!code) throw new SignInFailure("no_code");
  return code;
}
