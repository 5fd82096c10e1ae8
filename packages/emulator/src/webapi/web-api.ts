import type { Caller } from "../caller.ts";
import type { World } from "../world.ts";
import { admit } from "./admission.ts";
import { agreedSetting } from "./agreed-setting.ts";
import type { Answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { withCaching } from "./caching.ts";
import { preflight } from "./cors.ts";
import { type RoutedOperation, routeOf } from "./routes.ts";

/** A request under `/v1`, however it came in. */
export interface WebApiRequest {
  method: string;
  /** With `/v1`, without the query and the slashes at its end. */
  path: string;
  /** The same as it is encoded, for links in the answer. */
  encodedPath: string;
  endsWithSlash: boolean;
  query: URLSearchParams;
  /** Where links in the answer begin. */
  origin: string;
  caller: Caller;
  header(name: "authorization" | "content-type" | "if-none-match"): string | undefined;
  /** As text, empty where there is none. */
  body(): Promise<string>;
}

function serviceNotFound(hint: string): ApiError {
  return new ApiError(404, "Service not found", { hint });
}

/** The Web API: what Spotify has at api.spotify.com. At once where there is no body to wait for. */
export function answerWebApi(world: World, request: WebApiRequest): Answer | Promise<Answer> {
  if (request.method === "OPTIONS") return preflight();
  const refuse = (error: unknown) => refusalOf(error, request.caller);
  if (request.endsWithSlash && refusesSlash(world, request.caller)) {
    return refuse(serviceNotFound("the path ends with a slash, and the app's trailingSlash is refused"));
  }
  const route = routeOf(request.path.slice("/v1".length));
  if (route === undefined) return refuse(serviceNotFound("the Web API has nothing at this path"));
  const routed = route.operations.get(request.method === "HEAD" ? "GET" : request.method);
  if (routed === undefined) {
    const allow = [...route.operations.keys()].join(", ");
    const hint = `this path takes ${allow}`;
    return refuse(new ApiError(405, "Method not allowed", { headers: { allow }, hint }));
  }
  try {
    const answer = serve(world, request, routed, route.params);
    return answer instanceof Promise ? answer.catch(refuse) : answer;
  } catch (error) {
    return refuse(error);
  }
}

function serve(
  world: World,
  request: WebApiRequest,
  { operation, caching }: RoutedOperation,
  params: Record<string, string>,
): Answer | Promise<Answer> {
  const { handle, ...admission } = admit(world, operation, request.caller, request.header("authorization"));
  const answer = handle({
    ...admission,
    world,
    origin: request.origin,
    path: request.encodedPath,
    query: request.query,
    params,
    contentType: request.header("content-type"),
    body: request.body,
  });
  const ifNoneMatch = request.header("if-none-match");
  return answer instanceof Promise
    ? answer.then((each) => withCaching(each, caching, ifNoneMatch))
    : withCaching(answer, caching, ifNoneMatch);
}

function refusesSlash({ apps }: World, { bearer }: Caller): boolean {
  const app = bearer && apps.get(bearer.clientId);
  return (app?.trailingSlash ?? agreedSetting(apps, "trailingSlash")) === "refused";
}

function refusalOf(error: unknown, caller: Caller): Answer {
  if (!(error instanceof ApiError)) throw error;
  caller.reason = error.hint ?? error.message;
  return error.toAnswer();
}
