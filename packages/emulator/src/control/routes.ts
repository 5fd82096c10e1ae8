import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { Env } from "../caller.ts";
import { InputError } from "../input.ts";
import { isLoopback } from "../loopback.ts";
import { arityOf } from "./arity.ts";
import { type Console, pageRoutes } from "./page/routes.ts";
import { WaitTimeout } from "./requests/waiting.ts";

type Run = (...args: never[]) => unknown;

// Reads may be asked for with GET as well; the rest wants a JSON POST, which no foreign page can send unasked.
const reads = new Set([
  ...["now", "isRunning", "speed", "list", "count", "get", "inFlight", "statistics", "waitFor"],
  ...["plan", "exhausted", "save"],
]);

/**
 * The page at `/_emulator`, and the control API over HTTP: `POST /_emulator/<group>/<operation>` with a JSON list
 * of the arguments, `GET` for reads, whose query is the filter. Answers the result as JSON.
 */
export function controlRoutes(console: Console): Hono<Env> {
  const { control, watchers } = console;
  const { signIn, authorize, cancel, ...groups } = control;
  const operations = new Map<string, Run>([
    ["signIn", signIn],
    ["authorize", authorize],
    ["cancel", cancel],
    ...Object.entries(groups).flatMap(([group, operations]) =>
      Object.entries(operations).map(([name, run]): [string, Run] => [`${group}/${name}`, run as Run]),
    ),
  ]);
  const app = new Hono<Env>({ strict: false });
  app.use("/_emulator/*", onlyFromHere);
  app.route("/", pageRoutes(console));
  app.get("/_emulator", (c) => answer(c, 200, { operations: [...operations.keys()] }));
  app.on(["GET", "POST"], "/_emulator/:path{.+}", async (c) => {
    const path = c.req.param("path");
    const run = operations.get(path);
    if (run === undefined) {
      return refuse(c, 404, `There is no operation "${path.slice(0, 60)}"; GET /_emulator lists them.`);
    }
    if (c.req.method === "GET" && !reads.has(path.replace(/^.*\//, ""))) {
      return refuse(c, 405, `${path} changes something: send it as POST.`);
    }
    try {
      const args = c.req.method === "GET" ? argumentsOfQuery(c.req.query()) : await argumentsOfBody(c);
      const most = arityOf.get(path) ?? 0;
      const given = args.findLastIndex((value) => value !== undefined) + 1;
      if (given > most) throw new InputError(path.replace("/", "."), `takes ${counted(most)}, not ${given}`);
      // Whoever waits and goes away is waited for no longer.
      if (path === "requests/waitFor") args.splice(0, args.length, args[0], args[1], c.req.raw.signal);
      const result = await run(...(args as never[]));
      if (c.req.method === "POST") watchers.tell();
      return answer(c, 200, result ?? null);
    } catch (error) {
      if (error instanceof InputError) return refuse(c, 400, error.message);
      if (error instanceof WaitTimeout) return refuse(c, 408, error.message);
      throw error;
    }
  });
  return app;
}

// DNS rebinding: a page of another site can reach this port under a name of its own, but then says so in Host.
const onlyFromHere = createMiddleware<Env>(async (c, next) => {
  const url = new URL(c.req.url);
  const host = c.req.header("host") ?? url.host;
  const [, name = "", ownPort = "80"] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  const isOwnPort = c.env.port === undefined || Number(ownPort) === c.env.port;
  if (!isLoopback(name) || !isOwnPort) {
    return refuse(c, 403, "The control API answers only to this machine's own names, with its own port.");
  }
  const origin = c.req.header("origin");
  const isForeign = c.req.header("sec-fetch-site") === "cross-site" && !isVisit(c);
  if ((origin !== undefined && origin !== url.origin) || isForeign) {
    return refuse(c, 403, "The control API does not answer pages of other sites.");
  }
  c.header("cache-control", "no-store");
  c.header("x-content-type-options", "nosniff");
  c.header("cross-origin-resource-policy", "same-origin");
  return next();
});

/** A link elsewhere that a person followed to the page: what comes of it is for their eyes alone. */
function isVisit({ req }: Context<Env>): boolean {
  return (
    req.method === "GET" &&
    /^\/_emulator\/?$/.test(req.path) &&
    req.header("sec-fetch-mode") === "navigate" &&
    req.header("sec-fetch-dest") === "document"
  );
}

const numbers = new Set(["since", "status", "count", "timeoutMs"]);

/** The query is the filter, but for `args`, an argument that is a text, and for how `waitFor` is to wait. */
function argumentsOfQuery(query: Record<string, string>): unknown[] {
  if (Object.keys(query).length === 0) return [];
  const { args, ...given } = query;
  if (args !== undefined) return [args];
  const fields = Object.entries(given).map(([name, text]): [string, string | number] => [
    name,
    numbers.has(name) && Number.isFinite(Number(text)) ? Number(text) : text,
  ]);
  const isWaiting = ([name]: [string, unknown]) => name === "count" || name === "timeoutMs";
  const waiting = fields.filter(isWaiting);
  const filter = Object.fromEntries(fields.filter((field) => !isWaiting(field)));
  return waiting.length === 0 ? [filter] : [filter, Object.fromEntries(waiting)];
}

async function argumentsOfBody(c: Context<Env>): Promise<unknown[]> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
    throw new InputError("body", "must be sent as application/json (curl --json)");
  }
  const text = await c.req.text();
  if (text.trim() === "") return [];
  let args: unknown;
  try {
    args = JSON.parse(text);
  } catch {
    throw new InputError("body", "is not JSON");
  }
  if (!Array.isArray(args)) throw new InputError("body", 'must be a list of the arguments, as in ["ada"]');
  // JSON has no undefined: null stands for an argument left out.
  return args.map((value) => value ?? undefined);
}

function counted(most: number): string {
  if (most === 0) return "no arguments";
  return most === 1 ? "one argument" : `at most ${most} arguments`;
}

function refuse(c: Context<Env>, status: 400 | 403 | 404 | 405 | 408, message: string): Response {
  return answer(c, status, { error: { status, message } });
}

/** With a line's end, so that at a terminal the prompt stands on a line of its own. */
function answer(c: Context<Env>, status: 200 | 400 | 403 | 404 | 405 | 408, value: unknown): Response {
  return c.body(`${JSON.stringify(value)}\n`, status, { "content-type": "application/json" });
}
