import { createMiddleware } from "hono/factory";
import type { Caller, Env } from "../caller.ts";
import { sendPage } from "./pages/layout.ts";
import { messagePage } from "./pages/message.ts";

/** Lets a form be posted from this service's own pages, and by programs, which send neither header. */
export const postedFromOwnPage = createMiddleware<Env>(async (c, next) => {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  // Behind a proxy the browser's address is the one in links, and not that of the request.
  const own = [undefined, new URL(c.req.url).origin, c.get("origin")];
  const isForeign =
    (site !== undefined && site !== "same-origin" && site !== "none") || !own.includes(origin);
  if (c.req.method === "POST" && isForeign) {
    // The page of the control API has none.
    const caller: Caller | undefined = c.get("caller");
    if (caller !== undefined) caller.reason = "the form was sent from another site's page";
    return sendPage(c, 403, messagePage("Not from here", "This form was sent from another site's page."));
  }
  return next();
});
