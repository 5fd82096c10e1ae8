import { Hono } from "hono";
import type { Env } from "./caller.ts";
import { drawCover } from "./catalogue/covers.ts";
import type { World } from "./world.ts";

/** Pictures of playlists. Not recorded, and no fault strikes them. */
export function playlistPictureRoutes({ playlists }: World): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.get("/_playlists/:file{[0-9A-Za-z]{22}\\.jpg}", (c) => {
    const jpeg = playlists.picture(c.req.param("file").slice(0, -".jpg".length));
    return jpeg === undefined ? c.notFound() : picture(Buffer.from(jpeg), "image/jpeg");
  });
  app.get("/_mosaics/:file{[0-9A-Za-z]{22}(-[0-9A-Za-z]{22}){3}\\.svg}", (c) => {
    const ids = c.req.param("file").slice(0, -".svg".length).split("-");
    return picture(drawMosaic(ids), "image/svg+xml");
  });
  return app;
}

/** Four covers in one. Each is a document of its own, because what they name inside is named alike. */
function drawMosaic(ids: readonly string[]): string {
  const covers = ids.map((id, place) => {
    const address = `data:image/svg+xml;base64,${Buffer.from(drawCover(id)).toString("base64")}`;
    const [x, y] = [(place % 2) * 320, Math.floor(place / 2) * 320];
    return `<image href="${address}" x="${x}" y="${y}" width="320" height="320"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640" width="640" height="640">${covers.join("")}</svg>`;
}

function picture(body: string | Buffer<ArrayBuffer>, type: string): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "cache-control": "public, max-age=31536000, immutable",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; img-src data:",
    },
  });
}
