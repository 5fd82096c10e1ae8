import { type CurrentUser, type Sender, Spotify, type Token } from "@stagedoor/spotify";

/** Milliseconds that the profile may take: the person waits for it at the callback. */
const PROFILE_TIME = 10_000;

/**
 * Whose token it is.
 *
 * @throws {TypeError} when the profile does not say so in a way that every store can keep; otherwise what the call threw.
 */
export async function readProfile(
  token: Token,
  { apiUrl, sender }: { readonly apiUrl: string; readonly sender: Sender },
): Promise<CurrentUser> {
  const spotify = new Spotify({ token, apiUrl, sender });
  const profile = await spotify.users.currentUser({ signal: AbortSignal.timeout(PROFILE_TIME) });
  if (!isName(profile.id)) throw new TypeError("The profile has no id, or one that is no plain text.");
  const { account_id: accountId } = profile as { account_id?: unknown };
  if (accountId != null && !isName(accountId)) {
    throw new TypeError("The profile's account_id is no plain text.");
  }
  return profile;
}

/** What names a person in the store (rule 12). */
export const personOf = (profile: CurrentUser): string =>
  profile.account_id ? `account:${profile.account_id}` : personById(profile);

/** What names a person of whom Spotify tells no `account_id`. */
export const personById = (profile: CurrentUser): string => `user:${profile.id}`;

/** PostgreSQL takes no U+0000, and no store keeps half a surrogate pair; the rest could forge a line of a log. */
const isName = (value: unknown): boolean =>
  typeof value === "string" && value !== "" && !/\p{Cc}/u.test(value) && value.isWellFormed();
