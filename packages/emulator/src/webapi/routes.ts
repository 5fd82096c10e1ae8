import { type Context, Hono } from "hono";
import type { Env } from "../caller.ts";
import type { World } from "../world.ts";
import { admit } from "./admission.ts";
import { albums } from "./albums.ts";
import { ApiError } from "./api-error.ts";
import { artists } from "./artists.ts";
import { audio } from "./audio.ts";
import { audiobooks } from "./audiobooks.ts";
import { browse } from "./browse.ts";
import { chapters } from "./chapters.ts";
import { episodes } from "./episodes.ts";
import { following } from "./following.ts";
import { library } from "./library.ts";
import { markets } from "./markets.ts";
import { me } from "./me.ts";
import type { Operation } from "./operation.ts";
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

const methods = "GET, POST, OPTIONS, PUT, DELETE, PATCH";

/** The Web API: what Spotify has at api.spotify.com, paths with `/v1`. */
export function webApiRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  for (const operation of operations) {
    app.on(operation.method, pathOf(operation), (c) => serve(world, operation, c));
  }
  app.options("/v1/*", () => preflight());
  for (const path of new Set(operations.map(pathOf))) {
    const allowed = operations.filter((operation) => pathOf(operation) === path).map(({ method }) => method);
    app.all(path, () =>
      refusal(new ApiError(405, "Method not allowed", { headers: { allow: allowed.join(", ") } })),
    );
  }
  app.all("/v1/*", () => refusal(new ApiError(404, "Service not found")));
  return app;
}

async function serve(world: World, operation: Operation, c: Context<Env>): Promise<Response> {
  try {
    const { app, person, scope } = admit(world, operation, c.get("caller"), c.req.header("authorization"));
    const call = {
      world,
      app,
      person,
      scope,
      origin: c.get("origin"),
      path: c.req.path,
      query: new URL(c.req.url).searchParams,
      params: c.req.param(),
      body: () => c.req.text(),
    };
    if (operation.token === "any") return withCors(await operation.handle(call));
    if (person === undefined) throw new ApiError(401, "Valid user authentication required");
    return withCors(await operation.handle({ ...call, person }));
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    throw error;
  }
}

function refusal(error: ApiError): Response {
  return withCors(error.toResponse());
}

function preflight(): Response {
  return withCors(
    new Response(null, {
      status: 204,
      headers: {
        "access-control-allow-methods": methods,
        "access-control-allow-headers":
          "Accept, App-Platform, Authorization, Content-Type, Origin, Retry-After",
        "access-control-max-age": "604800",
      },
    }),
  );
}

function withCors(response: Response): Response {
  response.headers.set("access-control-allow-origin", "*");
  return response;
}

function pathOf({ path }: Operation): string {
  return `/v1${path.replace(/\{(\w+)\}/g, ":$1")}`;
}
