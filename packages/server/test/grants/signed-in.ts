import type { Emulator } from "@stagedoor/emulator";
import { vi } from "vitest";
import { createStagedoor, type Stagedoor, type StagedoorOptions } from "../../src/stagedoor.ts";
import { createMemoryStore } from "../../src/stores/memory.ts";
import type { GrantRecord, Owner, Store } from "../../src/stores/store.ts";
import { Browser, openSite, type Site } from "../site.ts";

export const PLAYING = "Now playing: Weather for Two";

/** Waits until something holds. */
export const eventually = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 10_000, interval: 20 });

/** Ada, signed in at a site whose store other instances can share. */
export interface SignedIn {
  readonly site: Site;
  readonly control: Emulator["control"];
  readonly store: Store;
  readonly owner: Owner;
  /** Hers, at the first instance. */
  readonly browser: Browser;
  /** The same browser at another instance on the same store, or on the store given. */
  another(over?: Partial<StagedoorOptions>): Promise<Browser & { stagedoor: Stagedoor }>;
  /** How many refreshes Spotify has seen. */
  refreshes(): number;
  /** Lets an hour pass: access tokens end. */
  expire(): void;
  /** What is stored of her grant. */
  grant(): Promise<GrantRecord | undefined>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** `servesOnce`: a public client's, whose refresh tokens serve once. */
export async function signIn({
  servesOnce = false,
  ...over
}: Partial<StagedoorOptions> & { servesOnce?: boolean } = {}): Promise<SignedIn> {
  const store = createMemoryStore();
  const site = await openSite({ store, ...over, ...(servesOnce && { clientSecret: undefined as never }) });
  const { control } = site.emulator;
  const browser = new Browser(site);
  await browser.signIn("ada");
  // Her song does not end while the clock jumps.
  control.playback.pause("ada");
  const account = control.people.list().find(({ id }) => id === "ada")?.account_id;
  const owner = { app: `${site.spotifyUrl} ${site.options.clientId}`, person: `account:${account}` };
  const closing: (() => Promise<void>)[] = [];
  return {
    ...{ site, control, store, owner, browser },
    async another(options) {
      const stagedoor = await createStagedoor({ ...site.options, ...options });
      closing.push(() => stagedoor.close());
      const copy = new Browser({ ...site, stagedoor });
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
      return Object.assign(copy, { stagedoor });
    },
    refreshes: () => control.requests.count({ path: "/api/token", grantType: "refresh_token" }),
    expire: () => control.clock.advance(3_600_000),
    grant: () => store.readGrant(owner),
    async [Symbol.asyncDispose]() {
      await Promise.all(closing.map((close) => close()));
      await site.close();
    },
  };
}
