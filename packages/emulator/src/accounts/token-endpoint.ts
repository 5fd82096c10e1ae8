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
    c.header("allow", "POST, OPTIONS");
    return c.body(null, 405);
  });
  return app;
}

function answer(world: World, c: Context<Env>): Response {
  c.header("cache-control", "no-store");
  const { claimed, form } = c.get("caller");
  try {
    if (claimed === undefined || form === undefined) {
      throw new TokenError("server_error", "Unexpected status: 415", 415);
    }
    return c.json(answerTokenRequest(world, claimed, form));
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return c.json(error.toBody(), error.status);
  }
}
