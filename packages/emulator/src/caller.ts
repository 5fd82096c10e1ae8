import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { type ClaimedClient, readClaimedClient } from "./accounts/client-authentication.ts";
import type { AccessTokenRecord } from "./state/grants.ts";
import type { World } from "./world.ts";

/** What a request comes with from outside the handler. */
export interface Bindings {
  /** Ends the connection at once. */
  drop?: () => void;
  /** The port that it is asked at, where there is only one. */
  port?: number | undefined;
}

/** Who a request comes from, as far as it says; looked up once, for the log, the faults and the service. */
export interface Caller {
  clientId: string | null;
  personId: string | null;
  grantType: string | null;
  /** The grant of the refresh token that came. */
  grantId?: number | undefined;
  /** Body and client of a token request. */
  form?: URLSearchParams;
  claimed?: ClaimedClient;
  /** What the bearer token that came opens, expired or not. */
  bearer?: AccessTokenRecord | undefined;
  /** The limit that refused the call: `rate-limit`, or `quota: ` and the group's name. */
  limit?: string;
  /** Why it was refused, for the record alone. Holds no token, code or secret. */
  reason?: string;
}

export type Env = { Bindings: Bindings; Variables: { caller: Caller; origin: string } };

const nobody = { clientId: null, personId: null, grantType: null };

/** Finds out who calls. Refuses nothing. */
export async function identify(world: World, c: Context<Env>): Promise<Caller> {
  const { path } = c.req;
  if (path.startsWith("/v1/")) return identifyBearer(world, c.req.header("authorization"));
  if (path === "/api/token") return identifyClient(world, c);
  const personId = world.logins.personOf(getCookie(c, loginCookie(c.get("origin")))) ?? null;
  return { ...nobody, clientId: c.req.query("client_id") ?? null, personId };
}

/** Cookies do not tell ports apart, so the name does. */
export function loginCookie(origin: string): string {
  const { port, protocol } = new URL(origin);
  return `local_spotify_${port || (protocol === "https:" ? "443" : "80")}`;
}

/** The same for a call of the Web API. */
export function identifyBearer(world: World, authorization: string | undefined): Caller {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  const bearer = token === undefined ? undefined : world.grants.findAccessToken(token);
  return { ...nobody, clientId: bearer?.clientId ?? null, personId: bearer?.personId ?? null, bearer };
}

async function identifyClient(world: World, c: Context<Env>): Promise<Caller> {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? "");
  const form = new URLSearchParams(isForm ? await c.req.text() : "");
  const claimed = readClaimedClient(c.req.header("authorization"), form);
  const refreshToken = form.get("refresh_token");
  const code = form.get("code");
  const grant = refreshToken ? world.grants.findByRefreshToken(refreshToken)?.grant : undefined;
  return {
    clientId: claimed.clientId ?? null,
    personId: grant?.personId ?? (code ? world.codes.find(code)?.personId : undefined) ?? null,
    grantType: form.get("grant_type"),
    grantId: grant?.id,
    claimed,
    ...(isForm ? { form } : {}),
  };
}
