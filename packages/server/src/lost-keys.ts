import { SetupError } from "./errors.ts";
import type { Keyring } from "./sealing.ts";
import type { Store } from "./stores/store.ts";

/** People whom the error names. */
const NAMED_AT_MOST = 10;

/**
 * Whether everything in the store can be opened here.
 *
 * @throws {SetupError} when a secret is missing, which names the grants that go with it.
 */
export async function refuseLostKeys(store: Store, keyring: Keyring): Promise<void> {
  const { count, userIds } = await store.grantsSealedOtherwise(keyring.keyIds, NAMED_AT_MOST);
  if (count === 0) return;
  const others = count > userIds.length ? ` and ${count - userIds.length} more` : "";
  throw new SetupError(
    `STAGEDOOR_SECRET does not fit the store: ${count} stored ${count === 1 ? "grant was" : "grants were"} sealed ` +
      `with another secret, which is not here: ${userIds.join(", ")}${others}. If that one was set as STAGEDOOR_SECRET, add it there ` +
      "again, after the new one and a comma; if it was the file sealing-key in the data folder, put that back. If it is lost, these " +
      "people have to sign in again: stagedoor keys list shows which key it was, stagedoor keys forget KEY ends their grants and nobody " +
      "else's.",
    65,
  );
}
