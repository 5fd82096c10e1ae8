import { type Context, Hono } from "hono";
import { postedFromOwnPage } from "../../accounts/own-page.ts";
import type { Env } from "../../caller.ts";
import { defaultApp } from "../../default-app.ts";
import { hashOf } from "../../state/secret.ts";
import type { World } from "../../world.ts";
import type { Control } from "../control.ts";
import { act } from "./actions.ts";
import { browser } from "./browser.ts";
import { FormError, type Refusal } from "./form.ts";
import { consolePage } from "./frame.ts";
import { createNotices } from "./notices.ts";
import { filterIn } from "./request-filter.ts";
import { consoleStyle } from "./style.ts";
import type { View } from "./view.ts";
import type { Watchers } from "./watchers.ts";

/** What the page works on. */
export interface Console {
  control: Control;
  world: Pick<World, "apps" | "catalogue" | "realTime">;
  watchers: Watchers;
  /** Where the emulator is told to be; otherwise it is where it was asked. */
  origin: string | undefined;
}

/** The page at `/_emulator`, what it posts, and what it is told. Whoever may not control the emulator does not come here. */
export function pageRoutes(console: Console): Hono<Env> {
  const { control, world, watchers } = console;
  const notices = createNotices();
  const app = new Hono<Env>({ strict: false });
  app.get("/_emulator", (c, next) => {
    c.header("vary", "Accept");
    if (!/\btext\/html\b/.test(c.req.header("accept") ?? "")) return next();
    return sendPage(c, console, 200, { notice: notices.take(c.req.query("notice") ?? "") });
  });
  app.post("/_emulator", postedFromOwnPage, async (c) => {
    const form = await formIn(c);
    if (form === undefined) {
      return c.json(
        { error: { status: 415, message: "Operations are at /_emulator/<group>/<operation>." } },
        415,
      );
    }
    try {
      const notice = act(control, form, world.realTime());
      watchers.tell();
      const query = new URL(c.req.url).searchParams;
      query.set("notice", notices.keep(notice));
      return c.redirect(`/_emulator?${query}`, 303);
    } catch (error) {
      if (!(error instanceof FormError)) throw error;
      const { message, field } = error;
      return sendPage(c, console, 400, {
        refusal: { form: form.get("form") ?? "", field, message, typed: form },
      });
    }
  });
  app.get("/_emulator/events", (c) => {
    const events = watchers.open();
    if (events === undefined) return c.text("Too many pages are open.", 503);
    return c.body(events, 200, { "content-type": "text/event-stream" });
  });
  // The script is a function of this program, sent as text: it is checked as everything else, and needs no file.
  app.get("/_emulator/page.js", (c) =>
    c.body(`(${browser})();\n`, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  app.get("/_emulator/page.css", (c) =>
    c.body(consoleStyle, 200, { "content-type": "text/css; charset=utf-8" }),
  );
  return app;
}

/** The fields of a form, files as their text; undefined where it is no form. */
async function formIn({ req }: Context<Env>): Promise<URLSearchParams | undefined> {
  const type = req.header("content-type") ?? "";
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return new URLSearchParams(await req.text());
  if (!/^multipart\/form-data\b/i.test(type)) return undefined;
  const fields = new URLSearchParams();
  try {
    for (const [name, value] of await req.formData()) {
      fields.append(name, typeof value === "string" ? value : await value.text());
    }
  } catch {
    return undefined;
  }
  return fields;
}

function sendPage(
  c: Context<Env>,
  { control, world, origin }: Console,
  status: 200 | 400,
  said: { notice?: View["notice"]; refusal?: Refusal },
) {
  const url = new URL(c.req.url);
  c.header(
    "content-security-policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
      "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  c.header("cross-origin-opener-policy", "same-origin");
  // With no-referrer a browser's own form posts `Origin: null`.
  c.header("referrer-policy", "same-origin");
  const { clientId, clientSecret } = defaultApp;
  const view = {
    control,
    catalogue: world.catalogue,
    origin: origin ?? url.origin,
    realTime: world.realTime(),
    filter: filterIn(url.searchParams),
    connect: url.searchParams.get("connect") ?? "",
    defaultSecret: world.apps.get(clientId)?.secretHash === hashOf(clientSecret) ? clientSecret : undefined,
    ...said,
  };
  return c.html(consolePage(view), status);
}
