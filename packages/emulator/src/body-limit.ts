import type { Context, Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Env } from "./caller.ts";
import { openToPages } from "./webapi/cors.ts";

/** Far more than any operation takes; a body of half a gigabyte would not even fit into a text. */
const mostBytes = 10_000_000;

const limit = bodyLimit({
  maxSize: mostBytes,
  onError: (c) => {
    const refusal = new Response("Payload Too Large", { status: 413 });
    openToPages(c.req.path, refusal);
    return refusal;
  },
});

/** Refuses a body of more than 10 MB before it is held. */
export async function limitBody(c: Context<Env>, next: Next): Promise<Response | void> {
  const isOfUnknownLength = c.req.header("transfer-encoding") !== undefined;
  const length = Number(c.req.header("content-length") ?? 0);
  return isOfUnknownLength || length > mostBytes ? limit(c, next) : next();
}
