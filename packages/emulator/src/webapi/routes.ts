import { type Context, Hono } from "hono";
import type { Env } from "../caller.ts";
import type { World } from "../world.ts";
import { admit } from "./admission.ts";
import { albums } from "./albums.ts";
import { ApiError, unauthorized } from "./api-error.ts";
import { artists } from "./artists.ts";
import { audio } from "./audio.ts";
import { audiobooks } from "./audiobooks.ts";
import { browse } from "./browse.ts";
import { type Caching, cachingOf, withCaching } from "./caching.ts";
import { chapters } from "./chapters.ts";
import { preflight } from "./cors.ts";
import { episodes } from "./episodes.ts";
import { following } from "./following.ts";
import { library } from "./library.ts";
import { markets } from "./markets.ts";
import { me } from "./me.ts";
import type { Call, Operation } from "./operation.ts";
import { player } from "./player.ts";
import { playlistFollowers } from "./playlist-followers.ts";
import { playlistPictures } from "./playlist-images.ts";
import { playlistItems } from "./playlist-items.ts";
import { playlists } from "./playlists.ts";
import { recommendations } from "./recommendations.ts";
import { saved } from "./saved.ts";
import { search } from "./search.ts";
import { shows } from "./shows.ts";
import { top } from "./top.ts";
import { tracks } from "./tracks.ts";
import { users } from "./users.ts";

/** Every operation there is; a new resource adds its list here. */
const operations: readonly Operation[] = [
  ...me,
  ...users,
  ...top,
  ...player,
  ...library,
  ...saved,
  ...following,
  ...playlists,
  ...playlistItems,
  ...playlistPictures,
  ...playlistFollowers,
  ...albums,
  ...artists,
  ...tracks,
  ...shows,
  ...episodes,
  ...audiobooks,
  ...chapters,
  ...search,
  ...browse,
  ...markets,
  ...recommendations,
  ...audio,
];

/** The Web API: what Spotify has at api.spotify.com, paths with `/v1`. */
export function webApiRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  for (const operation of operations) {
    const caching = cachingOf(operation);
    app.on(operation.method, pathOf(operation), (c) => serve(world, operation, caching, c));
  }
  app.options("/v1/*", () => preflight());
  for (const path of new Set(operations.map(pathOf))) {
    const allow = operations.filter((operation) => pathOf(operation) === path).map(({ method }) => method);
    const refusal = new ApiError(405, "Method not allowed", { headers: { allow: allow.join(", ") } });
    app.all(path, (c) => (isRefusedSlash(world, c) ? serviceNotFound : refusal).toResponse());
  }
  app.all("/v1/*", () => serviceNotFound.toResponse());
  return app;
}

const serviceNotFound = new ApiError(404, "Service not found");

async function serve(
  world: World,
  operation: Operation,
  caching: Caching,
  c: Context<Env>,
): Promise<Response> {
  try {
    if (isRefusedSlash(world, c)) throw serviceNotFound;
    const admission = admit(world, operation, c.get("caller"), c.req.header("authorization"));
    const { pathname, searchParams } = new URL(c.req.url);
    const call = {
      ...admission,
      world,
      origin: c.get("origin"),
      path: pathname.replace(/\/+$/, ""),
      query: searchParams,
      params: c.req.param(),
      contentType: c.req.header("content-type"),
      body: () => c.req.text(),
    };
    return withCaching(await answerOf(operation, call), caching, c.req.header("if-none-match"));
  } catch (error) {
    if (error instanceof ApiError) return error.toResponse();
    throw error;
  }
}

function answerOf(operation: Operation, call: Call): Response | Promise<Response> {
  if (operation.token === "any") return operation.handle(call);
  const { person } = call;
  if (person === undefined) throw unauthorized("Valid user authentication required", "classic");
  return operation.handle({ ...call, person });
}

/** Whether the path ends in a slash and the app is one that is refused for it. */
function isRefusedSlash({ apps }: World, c: Context<Env>): boolean {
  // Hono's own path has the slash taken off.
  if (!c.req.url.split("?", 1)[0]?.endsWith("/")) return false;
  const { bearer } = c.get("caller");
  return bearer !== undefined && apps.get(bearer.clientId)?.trailingSlash === "refused";
}

function pathOf({ path }: Operation): string {
  return `/v1${path.replace(/\{(\w+)\}/g, ":$1")}`;
}
