import type { Act, Taken } from "./act.ts";
import type { Seen, SeenGrant } from "./seen.ts";
import type { Spotify } from "./spotify.ts";
import { userIdOf, type World } from "./world.ts";

/** How a grant stood: `dead` where Spotify takes its refresh token no more, and it has not ended yet. */
export type Standing = "ended" | "revoked" | "dead" | "good";

/** What there was to know when a command began. */
export interface Beginning {
  readonly seen: Seen;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly taken: number;
  readonly logged: number;
}

/** What a command was, and what came of it. */
export interface Course {
  readonly acts: readonly Act[];
  /** Nothing went wrong by itself: everybody gets what they asked for. */
  readonly isCalm: boolean;
  /** Nobody did anything for so long that what was left of troubles is over. */
  readonly isRest: boolean;
  /** Names of the instances that the store failed. */
  readonly failed: ReadonlySet<string>;
}

/** What is remembered from command to command. */
export interface Past {
  /** Hashes of the session ids that browsers were given. */
  readonly given: Set<string>;
  /** Those of them that were given before the command. */
  readonly givenBefore: Set<string>;
  /** What each version of a grant stood for. */
  readonly versions: Map<string, string>;
  /** Callbacks that the store has taken a consent by. */
  readonly callbacks: Set<string>;
  /** Names of instances that the store failed since the last rest. */
  readonly failed: Set<string>;
  /** Whether something went wrong since the last rest. */
  isTroubled: boolean;
  /** Whether something happened at Spotify since the last rest. */
  isStirred: boolean;
}

/** What rules are told. */
export interface Case {
  readonly world: World;
  readonly before: Beginning;
  readonly after: Seen;
  readonly course: Course;
  /** Consents that the store took in this command. */
  readonly taken: readonly Taken[];
  readonly past: Past;
}

export function begin(world: World, seen: Seen): Beginning {
  const standings = [...seen.grants].map(
    ([userId, grant]) => [userId, standingOf(world.spotify, grant)] as const,
  );
  const [taken, logged] = [world.taken.length, world.logged.length];
  return { seen, standings: new Map(standings), taken, logged };
}

export function standingOf(spotify: Spotify, { token }: SeenGrant): Standing {
  if (!token) return "ended";
  const chain = spotify.chains.get(token.refreshToken ?? "");
  if (chain?.ends.has("revoked")) return "revoked";
  return chain && chain.ends.size === 0 && chain.current === token.refreshToken ? "good" : "dead";
}

/** Whether something happens at Spotify. */
export const isStirring = ({ action }: Act): boolean =>
  action.do === "revoke" || action.do === "expire access" || action.do === "expire refresh";

/** Whether something happens to a person at Spotify. */
export const stirs = (acts: readonly Act[], userId: string): boolean =>
  acts.some((act) => isStirring(act) && "person" in act.action && userIdOf(act.action.person) === userId);
