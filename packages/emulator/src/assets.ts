import { Hono } from "hono";
import { icon, style } from "./accounts/pages/style.ts";
import type { Env } from "./caller.ts";
import { drawCover, drawPortrait } from "./catalogue/covers.ts";

const forever = "public, max-age=31536000, immutable";

/** Pictures and the pages' stylesheet. Not recorded, and no fault strikes them. */
export function assetRoutes(): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.get("/_assets/style.css", () => asset(style, "text/css; charset=utf-8", "no-cache"));
  app.on("GET", ["/_assets/icon.svg", "/favicon.ico"], () => asset(icon, "image/svg+xml", forever));
  app.get("/_covers/:file{.+\\.svg}", (c) => picture(drawCover, c.req.param("file")));
  app.get("/_portraits/:file{.+\\.svg}", (c) => picture(drawPortrait, c.req.param("file")));
  return app;
}

function picture(draw: (id: string) => string, file: string): Response {
  return asset(draw(file.replace(/\.svg$/, "")), "image/svg+xml", forever);
}

function asset(body: string, type: string, caching: string): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "cache-control": caching,
      // Pages of the app under test show these pictures, whatever isolation they ask for.
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'",
    },
  });
}
