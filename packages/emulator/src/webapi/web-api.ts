import type { Caller } from "../caller.ts";
import type { World } from "../world.ts";
import { admit } from "./admission.ts";
import type { Answer } from "./answer.ts";
import { ApiError, unauthorized } from "./api-error.ts";
import { withCaching } from "./caching.ts";
import { preflight } from "./cors.ts";
import type { Call, Operation } from "./operation.ts";
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

const serviceNotFound = new ApiError(404, "Service not found");

/** The Web API: what Spotify has at api.spotify.com. At once where there is no body to wait for. */
export function answerWebApi(world: World, request: WebApiRequest): Answer | Promise<Answer> {
  if (request.method === "OPTIONS") return preflight();
  const { apps } = world;
  const { bearer } = request.caller;
  if (request.endsWithSlash && bearer && apps.get(bearer.clientId)?.trailingSlash === "refused") {
    return serviceNotFound.toAnswer();
  }
  const route = routeOf(request.path.slice("/v1".length));
  if (route === undefined) return serviceNotFound.toAnswer();
  const routed = route.operations.get(request.method === "HEAD" ? "GET" : request.method);
  if (routed === undefined) {
    const headers = { allow: [...route.operations.keys()].join(", ") };
    return new ApiError(405, "Method not allowed", { headers }).toAnswer();
  }
  try {
    const answer = serve(world, request, routed, route.params);
    return answer instanceof Promise ? answer.catch(refusalOf) : answer;
  } catch (error) {
    return refusalOf(error);
  }
}

function serve(
  world: World,
  request: WebApiRequest,
  { operation, caching }: RoutedOperation,
  params: Record<string, string>,
): Answer | Promise<Answer> {
  const call = {
    ...admit(world, operation, request.caller, request.header("authorization")),
    world,
    origin: request.origin,
    path: request.encodedPath,
    query: request.query,
    params,
    contentType: request.header("content-type"),
    body: request.body,
  };
  const answer = answerOf(operation, call);
  const ifNoneMatch = request.header("if-none-match");
  return answer instanceof Promise
    ? answer.then((each) => withCaching(each, caching, ifNoneMatch))
    : withCaching(answer, caching, ifNoneMatch);
}

function answerOf(operation: Operation, call: Call): Answer | Promise<Answer> {
  if (operation.token === "any") return operation.handle(call);
  const { person } = call;
  if (person === undefined) throw unauthorized("Valid user authentication required", "classic");
  return operation.handle({ ...call, person });
}

function refusalOf(error: unknown): Answer {
  if (error instanceof ApiError) return error.toAnswer();
  throw error;
}
