import { renewBy } from "../grants/renew-by.ts";
import type { Cookies } from "../sessions/cookies.ts";
import type { FoundSession } from "../stores/store.ts";
import { safeReturnTo } from "./return-to.ts";
import type { Departure, SignIns } from "./sign-ins.ts";

/** Seconds until a browser is sent for a renewal again, however the last one ended: none may go round and round. */
const NOT_AGAIN_FOR = 86_400;

/** Renews the grants of people who come by in their last weeks, before their six months are over. */
export class Renewals {
  readonly #signIns: SignIns;
  readonly #cookies: Cookies;
  readonly #origin: URL;
  readonly #renewTime: number;
  readonly #now: () => number;

  /** @param rooms `renewTime`: milliseconds before a grant's end from which it is renewed; 0: never. */
  constructor(rooms: {
    signIns: SignIns;
    cookies: Cookies;
    origin: URL;
    renewTime: number;
    now: () => number;
  }) {
    this.#signIns = rooms.signIns;
    this.#cookies = rooms.cookies;
    this.#origin = rooms.origin;
    this.#renewTime = rooms.renewTime;
    this.#now = rooms.now;
  }

  /** Where a browser that opens a page goes first, to come back to the same page; `undefined`: nowhere. */
  async begin(request: Request, signedIn: FoundSession): Promise<Departure | undefined> {
    const { authorizedAt, endedAt } = signedIn.grant;
    const isDue = this.#renewTime > 0 && this.#now() >= renewBy(authorizedAt) - this.#renewTime;
    if (!isDue || endedAt !== null) return undefined;
    if (this.#cookies.read(request)[this.#cookies.renewal] !== undefined) return undefined;
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    if (safeReturnTo(path, this.#origin) !== path) return undefined;
    const { location, setCookies } = await this.#signIns.renew(request, signedIn, path);
    return {
      location,
      setCookies: [...setCookies, this.#cookies.set(this.#cookies.renewal, "begun", NOT_AGAIN_FOR)],
    };
  }
}
