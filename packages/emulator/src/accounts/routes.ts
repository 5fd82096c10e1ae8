import { Hono } from "hono";
import type { Env } from "../caller.ts";
import type { World } from "../world.ts";
import { accountPages } from "./account-pages.ts";
import { authorizePage } from "./authorize-page.ts";
import { tokenEndpoint } from "./token-endpoint.ts";

/** The accounts service: what Spotify has at accounts.spotify.com. */
export function accountsRoutes(world: World): Hono<Env> {
  return new Hono<Env>({ strict: false })
    .route("/", authorizePage(world))
    .route("/", accountPages(world))
    .route("/", tokenEndpoint(world));
}
