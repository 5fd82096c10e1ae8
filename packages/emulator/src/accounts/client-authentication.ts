import type { App, Apps } from "../state/apps.ts";
import { matchesHash } from "../state/secret.ts";
import { TokenError } from "./token-error.ts";

/** Who calls the token endpoint: an app that proved itself by its secret, or that only named itself. */
export interface TokenClient {
  app: App;
  isAuthenticated: boolean;
}

/** What a request says of its client, not yet believed. */
export interface ClaimedClient {
  clientId: string | undefined;
  clientSecret: string | undefined;
}

/** Reads the client from the Basic header (RFC 6749 §2.3.1: form-encoded within Basic) or the body. */
export function readClaimedClient(authorization: string | undefined, form: URLSearchParams): ClaimedClient {
  const body = {
    clientId: form.get("client_id") ?? undefined,
    clientSecret: form.get("client_secret") ?? undefined,
  };
  const encoded = /^Basic +(.*)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return body;
  const decoded = Buffer.from(encoded, "base64").toString();
  const colon = decoded.indexOf(":");
  const clientId = formDecoded(colon < 0 ? decoded : decoded.slice(0, colon));
  // Two clients in one request are none that could be believed.
  if (body.clientId !== undefined && body.clientId !== clientId)
    return { clientId: "", clientSecret: undefined };
  return { clientId, clientSecret: colon < 0 ? "" : formDecoded(decoded.slice(colon + 1)) };
}

/** @throws TokenError when there is no client, none that is known, or its secret is wrong. */
export function authenticateClient(
  apps: Pick<Apps, "get">,
  { clientId, clientSecret }: ClaimedClient,
): TokenClient {
  if (clientId === undefined) {
    throw new TokenError("invalid_client", undefined, {
      hint: "no client authentication: neither Basic nor client_id came",
    });
  }
  const app = apps.get(clientId);
  if (app === undefined) {
    const hint =
      clientId === ""
        ? "no client id came, or another one in Basic than in the form"
        : "no app is registered here with this client id";
    throw new TokenError("invalid_client", "Invalid client", { hint });
  }
  if (clientSecret === undefined) return { app, isAuthenticated: false };
  if (app.secretHash === null || !matchesHash(clientSecret, app.secretHash)) {
    const hint =
      app.secretHash === null ? "a client secret came, and the app has none" : "wrong client secret";
    throw new TokenError("invalid_client", "Invalid client secret", { hint });
  }
  return { app, isAuthenticated: true };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Many clients send id and secret as they are.
    return text;
  }
}
