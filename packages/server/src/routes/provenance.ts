/** Whether a browser fetches a page in advance, before the person has asked for it. */
export function isPrefetch(headers: Headers): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? headers.get("x-moz") ?? "";
  return purpose.toLowerCase().includes("prefetch");
}

/** Whether a browser shows the answer as a page of its own, not in a frame and not as an image. Where unsaid: yes. */
export function isForDocument(headers: Headers): boolean {
  return (headers.get("sec-fetch-dest") ?? "document") === "document";
}

/**
 * Whether a browser is to show the answer as a page that a person opened: it may be sent elsewhere and come back. What
 * scripts fetch, forms send and programs ask for may not. An old browser does not say (Fetch Metadata); it wants HTML.
 */
export function isNavigation({ headers, method }: Request): boolean {
  if (method !== "GET" || isPrefetch(headers)) return false;
  const [mode, dest] = [headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")];
  if (mode === null && dest === null) return headers.get("accept")?.includes("text/html") ?? false;
  return mode === "navigate" && dest === "document";
}

/**
 * Whether the browser says that the person went to this address from this site or typed it in (Fetch Metadata). A
 * request that says nothing is not taken for one.
 */
export function isMeantHere(request: Request): boolean {
  const { headers, method } = request;
  const site = headers.get("sec-fetch-site");
  return (
    method === "GET" &&
    (site === "same-origin" || site === "none") &&
    headers.get("sec-fetch-dest") === "document" &&
    !isPrefetch(headers)
  );
}

/**
 * Whether a request that changes something may come from a page of another site. `Sec-Fetch-Site` decides where it is
 * sent, `Origin` where it is not; a client that sends neither is no browser, and carries no cookie by accident.
 */
export function isForeign(request: Request, origin: URL): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const from = request.headers.get("origin");
  return from !== null && from !== origin.origin;
}
