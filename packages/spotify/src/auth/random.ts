import { generateRandomCodeVerifier, generateRandomState } from "oauth4webapi";

/** A value for `state`: 256 random bits, base64url (RFC 6749 section 10.12). */
export function generateState(): string {
  return generateRandomState();
}

/** A PKCE code verifier: 256 random bits, base64url, 43 characters (RFC 7636 section 4.1). */
export function generateCodeVerifier(): string {
  return generateRandomCodeVerifier();
}
