import { type Context, Hono } from "hono";
import { accountsRoutes } from "./accounts/routes.ts";
import { type Env, identify } from "./caller.ts";
import type { StandingFault } from "./control/faults/fault.ts";
import { refusalOf } from "./control/faults/refusal.ts";
import { answerStruck } from "./control/faults/strike.ts";
import { beginRecording, type RequestHead, recordBody } from "./control/requests/begun.ts";
import { toResponse } from "./webapi/answer.ts";
import { openToPages } from "./webapi/cors.ts";
import { answerWebApi, type WebApiRequest } from "./webapi/web-api.ts";
import type { World } from "./world.ts";

/**
 * The accounts service and the Web API behind one front: it finds out who calls, writes the request down, and lets the
 * faults strike it that stand.
 */
export function serviceRoutes(world: World, origin: string | undefined): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.use(async (c, next) => {
    c.set("origin", origin ?? new URL(c.req.url).origin);
    const caller = await identify(world, c);
    c.set("caller", caller);
    const { recording, end } = beginRecording(world, headOf(c), caller);
    let status = 0;
    let fault: StandingFault | null = null;
    const bodyRecorded = recordBody(c, recording);
    try {
      const strike = world.faults.strike({ ...caller, path: c.req.path, method: c.req.method });
      if (strike === undefined) await next();
      else {
        fault = strike.fault;
        await bodyRecorded();
        const response = await answerStruck(strike, {
          request: c.req.raw,
          drop: c.env.drop,
          serve: async () => {
            await next();
            return c.res;
          },
          refuse: (kind) =>
            toResponse(refusalOf(kind, strike.fault, c.req, world.apps.get(caller.clientId ?? ""))),
        });
        c.res = undefined;
        c.res = response;
      }
      openToPages(c.req.path, c.res);
      status = c.res.status;
    } finally {
      await bodyRecorded();
      end(status, fault);
    }
  });
  app.route("/", accountsRoutes(world));
  app.all("/v1/*", async (c) => toResponse(await answerWebApi(world, webApiRequest(c))));
  return app;
}

function headOf({ req }: Context<Env>): RequestHead {
  return {
    method: req.method,
    path: req.path,
    query: req.url.includes("?") ? new URL(req.url).searchParams : undefined,
    header: (name) => req.header(name),
  };
}

function webApiRequest(c: Context<Env>): WebApiRequest {
  const { pathname, searchParams } = new URL(c.req.url);
  return {
    method: c.req.method,
    path: c.req.path.replace(/\/+$/, ""),
    encodedPath: pathname.replace(/\/+$/, ""),
    endsWithSlash: pathname.endsWith("/"),
    query: searchParams,
    origin: c.get("origin"),
    caller: c.get("caller"),
    header: (name) => c.req.header(name),
    body: () => c.req.text(),
  };
}
