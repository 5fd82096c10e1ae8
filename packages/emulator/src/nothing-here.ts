import type { Context } from "hono";
import { sendPage } from "./accounts/pages/layout.ts";
import { messagePage } from "./accounts/pages/message.ts";
import { routeOf } from "./webapi/routes.ts";

/** 404 for what is at neither service: a page for a browser, JSON for a program that has the wrong address. */
export function nothingHere(c: Context): Response | Promise<Response> {
  const message = `The local Spotify has no such page.${hintFor(c.req.path)}`;
  if (c.req.header("accept")?.includes("text/html")) {
    return sendPage(c, 404, messagePage("Nothing here", message));
  }
  return c.json({ error: { status: 404, message } }, 404);
}

function hintFor(path: string): string {
  return routeOf(path) === undefined ? "" : ` The Web API is under /v1: did you mean /v1${path}?`;
}
