import { type Context, Hono } from "hono";
import type { Env } from "../caller.ts";
import type { World } from "../world.ts";
import { admit } from "./admission.ts";
import { ApiError } from "./api-error.ts";
import { me } from "./me.ts";
import type { Operation } from "./operation.ts";
import { player } from "./player.ts";

/** Every operation there is; a new resource adds its list here. */
const operations: readonly Operation[] = [...me, ...player];

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
      scope,
      origin: c.get("origin"),
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
