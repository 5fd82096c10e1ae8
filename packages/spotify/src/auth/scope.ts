import type { SpotifyScope } from "./scopes.ts";

/** A set of rights in any of its forms. Text may hold several, separated by spaces. */
export type ScopeLike = Scope | SpotifyScope | (string & {}) | Iterable<SpotifyScope | (string & {})>;

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * An immutable set of rights (RFC 6749 section 3.3). Iterates in alphabetical order; as text, and in JSON, it is
 * what the wire carries: sorted, one space between.
 */
export class Scope {
  readonly #members: ReadonlySet<string>;

  /**
   * @throws {TypeError} when a member has characters that no scope can have
   */
  constructor(...parts: ScopeLike[]) {
    this.#members = new Set(parts.flatMap(membersOf).sort());
  }

  /** Reads the wire's form, `"user-read-email user-top-read"`. Empty text is the empty scope. */
  static parse(text: string): Scope {
    return new Scope(text);
  }

  /** How many rights are in the set. */
  get size(): number {
    return this.#members.size;
  }

  /** Whether this one right is in the set. */
  has(member: SpotifyScope | (string & {})): boolean {
    return this.#members.has(member);
  }

  /** Whether every right of the other set is in this one. Every set contains the empty one. */
  contains(other: ScopeLike): boolean {
    return [...toScope(other)].every((member) => this.#members.has(member));
  }

  /** Whether the two sets hold the same rights. */
  equals(other: ScopeLike): boolean {
    const scope = toScope(other);
    return scope.size === this.size && this.contains(scope);
  }

  /** This set and the others together: `+`. */
  add(...others: ScopeLike[]): Scope {
    return new Scope(this, ...others);
  }

  /** This set without the others: `-`. What is not in it is passed over. */
  remove(...others: ScopeLike[]): Scope {
    const gone = new Scope(...others);
    return new Scope([...this].filter((member) => !gone.has(member)));
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#members.values();
  }

  toString(): string {
    return [...this.#members].join(" ");
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Scope(${this})`;
  }
}

function toScope(like: ScopeLike): Scope {
  return like instanceof Scope ? like : new Scope(like);
}

function membersOf(like: ScopeLike): string[] {
  if (like instanceof Scope) return [...like];
  if (typeof like !== "string") return [...like].flatMap((part) => membersOf(part));
  const members = like.split(/\s+/).filter((member) => member !== "");
  for (const member of members) {
    if (!SCOPE_TOKEN.test(member)) throw new TypeError(`${JSON.stringify(member)} cannot be a scope`);
  }
  return members;
}

/**
 * The scopes by name, and the sets that are most used.
 *
 * `every` is `read` and `write` together: all but `streaming` and `app-remote-control`, which only serve
 * Spotify's playback SDKs.
 */
export const scope = /* @__PURE__ */ (() => {
  const names = {
    appRemoteControl: "app-remote-control",
    playlistModifyPrivate: "playlist-modify-private",
    playlistModifyPublic: "playlist-modify-public",
    playlistReadCollaborative: "playlist-read-collaborative",
    playlistReadPrivate: "playlist-read-private",
    streaming: "streaming",
    ugcImageUpload: "ugc-image-upload",
    userFollowModify: "user-follow-modify",
    userFollowRead: "user-follow-read",
    userLibraryModify: "user-library-modify",
    userLibraryRead: "user-library-read",
    userModifyPlaybackState: "user-modify-playback-state",
    userReadCurrentlyPlaying: "user-read-currently-playing",
    userReadEmail: "user-read-email",
    userReadPlaybackPosition: "user-read-playback-position",
    userReadPlaybackState: "user-read-playback-state",
    userReadPrivate: "user-read-private",
    userReadRecentlyPlayed: "user-read-recently-played",
    userTopRead: "user-top-read",
  } as const satisfies Record<string, SpotifyScope>;

  const read = new Scope(
    names.playlistReadCollaborative,
    names.playlistReadPrivate,
    names.userFollowRead,
    names.userLibraryRead,
    names.userReadCurrentlyPlaying,
    names.userReadEmail,
    names.userReadPlaybackPosition,
    names.userReadPlaybackState,
    names.userReadPrivate,
    names.userReadRecentlyPlayed,
    names.userTopRead,
  );
  const write = new Scope(
    names.playlistModifyPrivate,
    names.playlistModifyPublic,
    names.ugcImageUpload,
    names.userFollowModify,
    names.userLibraryModify,
    names.userModifyPlaybackState,
  );
  return Object.freeze({ ...names, read, write, every: new Scope(read, write) });
})();
