import { fromUrl } from "./convert.ts";
import { ConversionError } from "./errors.ts";
import { fetchSender } from "./sender/fetch.ts";
import type { Sender } from "./sender/sender.ts";
import { release } from "./sender/timeout.ts";

const HOSTS = ["spotify.link", "spotify.app.link"];
const MOST_HOPS = 5;

/** Whether an address is a short link, `https://spotify.link/<code>`, which only following tells the meaning of. */
export function isShortLink(url: string): boolean {
  return shortLink(url) !== undefined;
}

/**
 * Where a short link leads: the address at open.spotify.com, for `fromUrl` and for every method that takes one. Sends
 * no token. An address at open.spotify.com is given back as it is. Not in a browser, which hides where a redirect
 * leads.
 *
 * @throws {ConversionError} when it is no short link, or leads anywhere but to a thing at open.spotify.com
 */
export async function followShortLink(
  url: string,
  options: { readonly sender?: Sender | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { sender = fetchSender(), signal } = options;
  let address = url;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const link = shortLink(address);
    if (link === undefined) return checked(address, url);
    const response = await sender(link, {
      method: "HEAD",
      headers: {},
      redirect: "manual",
      ...(signal === undefined ? {} : { signal }),
    });
    release(response);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw leadsNowhere(url, `it answers ${response.status} and does not lead on`);
    }
    if (!URL.canParse(location, link)) throw leadsNowhere(url, "it leads to what is no address");
    address = new URL(location, link).href;
  }
  throw leadsNowhere(url, `it leads on more than ${MOST_HOPS} times`);
}

/** The link with its scheme, always https. */
function shortLink(url: string): string | undefined {
  const text = url.trim();
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const { host, username, pathname, search } = new URL(address);
  if (!HOSTS.includes(host) || username !== "" || pathname === "/") return undefined;
  return `https://${host}${pathname}${search}`;
}

function checked(address: string, url: string): string {
  try {
    fromUrl(address);
    return address;
  } catch (cause) {
    throw leadsNowhere(url, "it does not lead to a thing at open.spotify.com", cause);
  }
}

function leadsNowhere(url: string, why: string, cause?: unknown): ConversionError {
  return new ConversionError(`${JSON.stringify(url.slice(0, 100))} cannot be followed: ${why}`, url, {
    cause,
  });
}
