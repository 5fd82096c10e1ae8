/** A browser as far as cookies and redirects go: fast, and nothing hidden. */
export interface HttpBrowser {
  /** By name, as the site set them. */
  readonly cookies: Map<string, string>;
  get(url: string): Promise<Response>;
  post(url: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Its cookies are one site's: it is used with one origin. */
export function httpBrowser(cookies = new Map<string, string>()): HttpBrowser {
  async function send(method: string, url: string, headers: Readonly<Record<string, string>> = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { method, redirect: "manual", headers: { ...headers, cookie } });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  }
  return {
    cookies,
    get: (url) => send("GET", url),
    post: (url, headers) => send("POST", url, headers),
  };
}

function keep(cookies: Map<string, string>, setCookie: string): void {
  const [, name = "", value = ""] = setCookie.match(/^([^=]+)=([^;]*)/) ?? [];
  if (/max-age=0/i.test(setCookie)) cookies.delete(name);
  else cookies.set(name, value);
}

/**
 * Signs a person in at a Stagedoor and a local Spotify.
 *
 * @param throughProxy where a callback's public address really leads.
 * @returns the callback's answer, and the callback's address with the code.
 */
export async function signInOverHttp(
  browser: HttpBrowser,
  stagedoorUrl: string,
  personId: string,
  throughProxy = (url: string): string => url,
): Promise<{ answer: Response; callbackUrl: string }> {
  const login = await browser.get(`${stagedoorUrl}/login`);
  const callbackUrl = await agreeOverHttp(location(login), personId);
  return { answer: await browser.get(throughProxy(callbackUrl)), callbackUrl };
}

/** What the authorize page's form does. @returns where it sends the browser. */
async function agreeOverHttp(authorizeUrl: string, personId: string): Promise<string> {
  const body = new URLSearchParams({ person: personId, decision: "agree" });
  return location(await fetch(authorizeUrl, { method: "POST", body, redirect: "manual" }));
}

function location(response: Response): string {
  const value = response.headers.get("location");
  if (value === null) throw new Error(`It answered ${response.status} without a location.`);
  return new URL(value, response.url).href;
}
