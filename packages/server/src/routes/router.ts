import { Hono } from "hono";
import { errorFields } from "../ops/log.ts";
import { canonicalUrl } from "../origin.ts";
import { ICON, STYLE, STYLE_PATH } from "../pages/assets.ts";
import { messagePage } from "../pages/messages.ts";
import { callback } from "./callback.ts";
import { home } from "./home.ts";
import { login } from "./login.ts";
import { logoutByForm, logoutByLink } from "./logout.ts";
import type { Site } from "./site.ts";

const YEAR = 31_536_000;
const DAY = 86_400;

type Route = (site: Site, request: Request) => Promise<Response>;

/** Pages by path and method. A browser that came by another name of this machine is sent to the right one first. */
const pages: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/": { GET: home },
  "/login": { GET: login },
  "/callback": { GET: callback },
  "/logout": { GET: logoutByLink, POST: logoutByForm },
};

/** Everything that HTTP sees. */
export function createRouter(site: Site): Hono {
  const { answers, log, origin } = site;
  const router = new Hono();

  router.get("/healthz", () => answers.json(200, { status: "ok" }));
  router.get(STYLE_PATH, () => answers.asset(STYLE, "text/css; charset=utf-8", YEAR));
  router.get("/assets/icon.svg", () => answers.asset(ICON, "image/svg+xml", DAY));

  for (const [path, methods] of Object.entries(pages)) {
    for (const [method, route] of Object.entries(methods)) {
      router.on(method, path, (c) => {
        const moves = method === "GET" && c.req.header("host") !== origin.host;
        const elsewhere = moves ? canonicalUrl(new URL(c.req.url), origin) : undefined;
        return elsewhere ? answers.redirect(307, elsewhere.href) : route(site, c.req.raw);
      });
    }
    const allow = Object.keys(methods).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    router.all(path, () => {
      const message = {
        title: "Not like this",
        text: `${path} takes ${allow.join(", ")} only.`,
        link: toHome,
      };
      return answers.page(405, messagePage(message), { headers: { allow: allow.join(", ") } });
    });
  }

  router.notFound(() => answers.page(404, messagePage(notFound)));
  router.onError((error) => {
    log.error({ ...errorFields(error), stack: error.stack }, "request failed");
    return answers.page(500, messagePage(ourFault));
  });
  return router;
}

const toHome = { href: "/", label: "To the first page" };

const notFound = {
  title: "There is no such page",
  text: "The address may be mistyped, or the page is gone.",
  link: toHome,
};

const ourFault = {
  title: "Something went wrong here",
  text: "It is this site's fault, not yours and not Spotify's. Whoever runs it finds the reason in its log.",
  link: { href: "/", label: "Try again" },
};
