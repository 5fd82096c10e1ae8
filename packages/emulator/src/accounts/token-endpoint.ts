import { type Context, Hono } from "hono";
import type { Env } from "../caller.ts";
import type { World } from "../world.ts";
import { answerTokenRequest } from "./token.ts";
import { TokenError } from "./token-error.ts";

/** `/api/token`. Pages of any site may read its answers (`openToPages`), as apps without a secret need it. */
export function tokenEndpoint(world: World): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.options("/api/token", (c) => {
    // Not Authorization: a browser has no business with a client secret.
    c.header("access-control-allow-headers", "Accept, Content-Type, Origin");
    c.header("access-control-allow-methods", "POST, OPTIONS");
    c.header("access-control-max-age", "604800");
    return c.body(null, 204);
  });
  app.post("/api/token", (c) => answer(world, c));
  app.all("/api/token", (c) => {
    c.get("caller").reason = "this path takes POST";
    c.header("allow", "POST, OPTIONS");
    return c.body(null, 405);
  });
  return app;
}

function answer(world: World, c: Context<Env>): Response {
  c.header("cache-control", "no-store");
  const caller = c.get("caller");
  const { claimed, form } = caller;
  try {
    if (claimed === undefined || form === undefined) {
      const hint = `the body is ${typeOf(c)}; a form is needed (application/x-www-form-urlencoded)`;
      throw new TokenError("server_error", "Unexpected status: 415", { status: 415, hint });
    }
    return c.json(answerTokenRequest(world, claimed, form));
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    caller.reason = error.hint;
    return c.json(error.toBody(), error.status);
  }
}

function typeOf(c: Context<Env>): string {
  const type = c.req.header("content-type");
  if (type === undefined) return "of no content type";
  return /\bjson\b/i.test(type) ? "JSON" : (type.split(";")[0] ?? type);
}
