import { SetupError } from "../../errors.ts";
import { StoreUnavailable } from "../store.ts";

/** How Redis, TLS or the system begins to say it, and what that means, with the mend. `SERVER` is host and port. */
const explanations: readonly (readonly [RegExp, string])[] = [
  [
    /^(WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH)/,
    "Redis at SERVER refuses the user or the password. Correct them in STAGEDOOR_STORE.",
  ],
  [
    /^NOPERM|user executing the script can't/,
    "Redis at SERVER does not let this user do what the store needs. Allow it all commands on the store's own keys and " +
      "channels: ACL SETUSER … ~stagedoor:* &stagedoor:* +@all -@dangerous +info +config|get.",
  ],
  [
    /^ERR unknown command/,
    "Redis at SERVER does not know a command that the store needs. Use Redis 6.2 or later, or Valkey, and rename no command " +
      "in its settings.",
  ],
  [/^ERR DB index/, "Redis at SERVER has no database of that number. Correct it in STAGEDOOR_STORE."],
  [
    /^(CLUSTERDOWN|MOVED|CROSSSLOT)|non local key|in cluster mode/,
    "Redis at SERVER is a Redis Cluster, which the store cannot use. Name one that is no cluster in STAGEDOOR_STORE.",
  ],
  [/^LOADING/, "Redis at SERVER is still loading its data. Try again in a moment."],
  [/^READONLY/, "Redis at SERVER takes no writes (it is a replica). Name the primary in STAGEDOOR_STORE."],
  [/^OOM/, "Redis at SERVER has no memory left. Raise its maxmemory."],
  [/^MISCONF/, "Redis at SERVER takes no writes, because it cannot save them. See to its disk and its log."],
  [/^ENOTFOUND/, "The host of SERVER has no address. Correct it in STAGEDOOR_STORE."],
  [/^EAI_AGAIN/, "The name service does not answer for the host of SERVER. Try again, or give an address."],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/,
    "The certificate of Redis at SERVER is not trusted here. Name its authority's file in NODE_EXTRA_CA_CERTS.",
  ],
  [
    /^EPROTO|ERR_SSL|wrong version number/i,
    "Redis at SERVER does not speak TLS. Use redis:// in STAGEDOOR_STORE, or the port on which it does.",
  ],
  [
    /^Socket closed|ECONNRESET/,
    "The connection to SERVER was closed at once: no Redis, or one that speaks TLS alone. Then use rediss:// in STAGEDOOR_STORE.",
  ],
  [
    /^timeout$/,
    "Something takes connections at SERVER, but does not answer as Redis does. Correct the host and port in STAGEDOOR_STORE, or " +
      "see what keeps Redis from answering.",
  ],
  [
    /^Connection timeout/,
    "No connection to SERVER is made in time. Correct the host and port in STAGEDOOR_STORE, use redis:// where Redis does not " +
      "speak TLS, or see to the network between.",
  ],
  [
    /^E[A-Z]+$/,
    "Redis cannot be reached at SERVER. Start it, or correct the host and port in STAGEDOOR_STORE.",
  ],
];

/**
 * What keeps a store from being opened, in words, with the mend. Its URL's user and password are never among them, and
 * never in the cause: what Redis replies may quote them, so that its first word alone is passed on.
 */
export function refusal(server: string, cause: unknown): SetupError {
  if (cause instanceof SetupError) return cause;
  const origin = originOf(cause);
  const { code, message, name } = origin;
  const [, explanation] =
    explanations.find(([said]) => said.test(message) || (code !== undefined && said.test(code))) ?? [];
  const [said] = /^[A-Z]{2,}\b/.exec(message) ?? [];
  const text =
    explanation ??
    `The Redis store at SERVER cannot be opened (${said ?? code ?? name}). Check STAGEDOOR_STORE and the server's log.`;
  // The system's errors have a code, Redis's replies have none.
  return new SetupError(text.replaceAll("SERVER", server), 69, code === undefined ? {} : { cause: origin });
}

/** What Redis or the system said, which the store's own error has as its cause. */
function originOf(error: unknown): Error & { readonly code?: string } {
  if (!(error instanceof Error)) return new Error("");
  return error instanceof StoreUnavailable && error.cause ? originOf(error.cause) : error;
}
