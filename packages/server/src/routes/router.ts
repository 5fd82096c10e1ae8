import { Hono } from "hono";
import { errorFields } from "../ops/log.ts";
import { canonicalUrl } from "../origin.ts";
import { ICON, STYLE, STYLE_PATH } from "../pages/assets.ts";
import { messagePage, storeUnavailablePage } from "../pages/messages.ts";
import { StoreUnavailable } from "../stores/store.ts";
import { account, endAllSessions, endOtherSessions, endSession } from "./account.ts";
import { retryAfter } from "./answers.ts";
import { callback } from "./callback.ts";
import { healthz, readyz } from "./health.ts";
import { home } from "./home.ts";
import { login } from "./login.ts";
import { logoutByForm, logoutByLink } from "./logout.ts";
import { session } from "./session.ts";
import type { Site } from "./site.ts";

const YEAR = 31_536_000;
const DAY = 86_400;

type Route = (site: Site, request: Request) => Promise<Response>;
type Routes = Readonly<Record<string, Readonly<Record<string, Route>>>>;

/** Pages by path and method. A browser that came by another name of this machine is sent to the right one first. */
const pages: Routes = {
  "/": { GET: home },
  "/login": { GET: login },
  "/callback": { GET: callback },
  "/logout": { GET: logoutByLink, POST: logoutByForm },
  "/account": { GET: account },
  "/account/sessions/end-others": { POST: endOtherSessions },
  "/account/sessions/end-all": { POST: endAllSessions },
  "/account/sessions/:handle/end": { POST: endSession },
};

/** What programs ask for: every answer is JSON. */
const interfaces: Routes = { "/session": { GET: session } };

/** Everything that HTTP sees. */
export function createRouter(site: Site): Hono {
  const { answers, log, origin } = site;
  const router = new Hono();

  router.get("/healthz", () => healthz(site));
  router.get("/readyz", () => readyz(site));
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
    const allow = allowed(methods);
    router.all(path, (c) => {
      const text = `${c.req.path} takes ${allow} only.`;
      return answers.page(405, messagePage({ title: "Not like this", text, link: toHome }), {
        headers: { allow },
      });
    });
  }

  for (const [path, methods] of Object.entries(interfaces)) {
    for (const [method, route] of Object.entries(methods)) {
      router.on(method, path, (c) => route(site, c.req.raw));
    }
    const headers = { allow: allowed(methods) };
    router.all(path, () => answers.json(405, { error: "method_not_allowed" }, { headers }));
  }

  router.notFound(() => answers.page(404, messagePage(notFound)));
  router.onError((error, c) => {
    const isInterface = Object.hasOwn(interfaces, c.req.path);
    if (error instanceof StoreUnavailable) {
      return isInterface
        ? answers.json(503, { error: "store_unavailable" }, { headers: retryAfter })
        : answers.page(503, storeUnavailablePage(tryAgain(c.req.raw)), { headers: retryAfter });
    }
    log.error({ ...errorFields(error), stack: error.stack }, "request failed");
    return isInterface
      ? answers.json(500, { error: "server_error" })
      : answers.page(500, messagePage(ourFault));
  });
  return router;
}

const allowed = (methods: Readonly<Record<string, Route>>): string =>
  Object.keys(methods)
    .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))
    .join(", ");

/** Where to go on after a failure: to the same page, or from a form to the page that it is on. */
function tryAgain({ method, url }: Request): { hasActed: boolean; again: string } {
  const { pathname, search } = new URL(url);
  const hasActed = method !== "GET" && method !== "HEAD";
  const form = pathname.startsWith("/account/") ? "/account" : pathname;
  return { hasActed, again: hasActed ? form : pathname + search };
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
