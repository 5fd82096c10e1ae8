import { createMiddleware } from "hono/factory";
import type { Env } from "./caller.ts";
import { openToPages } from "./webapi/cors.ts";

/** Far more than any operation takes; a body of half a gigabyte would not even fit into a text. */
const mostBytes = 10_000_000;

/** Refuses a body that says it has more than 10 MB, before it is read. */
export const limitBody = createMiddleware<Env>(async (c, next) => {
  if (Number(c.req.header("content-length") ?? 0) <= mostBytes) return next();
  const refusal = new Response("Payload Too Large", { status: 413 });
  openToPages(c.req.path, refusal);
  return refusal;
});
