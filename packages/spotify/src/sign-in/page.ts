import { createHash } from "node:crypto";

/** What a browser is told at the callback: nothing from outside, no code, no token. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly text: string;
}

export const pages = {
  done: {
    status: 200,
    title: "You are signed in",
    text: "You can close this window and go back to the program.",
  },
  denied: { status: 403, title: "You did not agree", text: "Nothing was shared. You can close this window." },
  failed: {
    status: 502,
    title: "The sign-in did not work",
    text: "The program that asked for it says why. You can close this window.",
  },
  foreign: {
    status: 400,
    title: "This is not the sign-in under way",
    text: "It was begun elsewhere, or has been used. If the program is still waiting, open the address that it gave.",
  },
  notFound: {
    status: 404,
    title: "There is nothing here",
    text: "A program is waiting for a sign-in at another path.",
  },
  notGet: {
    status: 405,
    title: "This is not a sign-in",
    text: "A browser comes back from the sign-in by GET.",
  },
  otherHost: {
    status: 421,
    title: "This is not the right host",
    text: "A sign-in comes to the loopback address itself.",
  },
} as const satisfies Record<string, Page>;

const STYLE =
  "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1.5rem;text-align:center}" +
  "h1{font-size:1.6rem;line-height:1.25;text-wrap:balance}";

export const PAGE_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; ` +
    "frame-ancestors 'none'; base-uri 'none'",
  "content-type": "text/html; charset=utf-8",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export function render({ title, text }: Page): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">' +
    `<meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style>` +
    `<h1>${title}</h1><p>${text}</p></html>\n`
  );
}
