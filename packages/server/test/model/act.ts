import type { GrantRecord } from "../../src/stores/store.ts";

/** What a person, a browser or Spotify does. Browsers, people and instances are numbers. */
export type Action =
  | {
      /** Signs in: to Spotify by one instance, back at another; "twice": at both at the same time. */
      readonly do: "sign in" | "sign in twice";
      readonly browser: number;
      readonly person: number;
      readonly at: number;
      readonly back: number;
    }
  | {
      /** Another browser brings the callback first. */
      readonly do: "cross";
      readonly browser: number;
      readonly other: number;
      readonly person: number;
      readonly at: number;
    }
  /** The browser's last callback once more. */
  | { readonly do: "replay"; readonly browser: number; readonly at: number }
  | {
      readonly do: "view" | "ask" | "sign out" | "sign out others" | "sign out all" | "sign out one";
      readonly browser: number;
      readonly at: number;
    }
  /** At Spotify. */
  | { readonly do: "revoke" | "expire access" | "expire refresh"; readonly person: number }
  /** What is over is removed from the store. */
  | { readonly do: "sweep" };

/** A request that a browser has sent, and its answer once it has come. */
export interface Exchange {
  readonly path: string;
  /** The instance's name. */
  readonly at: string;
  /** Hash of the session id that the request carried. */
  readonly carried: string | undefined;
  reply: Reply | undefined;
}

export interface Reply {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
  /** Hash of the session id that it gave. */
  readonly given: string | undefined;
}

/** An action under way or done. */
export interface Act {
  readonly action: Action;
  readonly exchanges: Exchange[];
  /** Sessions that it set out to end besides its own, once it knows them. */
  readonly ends: string[];
}

/** A person's consent that the store has taken: a sign-in, or a renewal, which makes no session. */
export interface Taken {
  readonly act: Act | undefined;
  /** The callback's path and query. */
  readonly callback: string;
  /** Hash of the session's id. */
  readonly idHash: string | undefined;
  readonly userId: string;
  /** As it was stored. */
  readonly grant: GrantRecord;
  /** In which step: of those in the same one nobody knows which was first. */
  readonly step: number;
}
