import type { Config } from "../config.ts";
import { existingSealingKey } from "./data-folder.ts";

/** A text whose key seals or opens grants. */
export interface SealingSecret {
  readonly secret: string;
  /** Where it is set, for instance `secret 2 of 2 in STAGEDOOR_SECRET`; never the text. */
  readonly place: string;
}

/**
 * All secrets that there are, newest first. Who sets STAGEDOOR_SECRET later keeps what the data folder's own key had
 * sealed.
 *
 * @throws {SetupError} when the key in the data folder cannot be read, or is damaged.
 */
export function sealingSecrets(config: Config): SealingSecret[] {
  const { secret = [], dataFolder } = config;
  const among =
    secret.length > 1 ? (index: number) => `secret ${index + 1} of ${secret.length} in ` : () => "";
  const set = [...secret].map((text, index) => ({
    secret: text,
    place: `${among(index)}STAGEDOOR_SECRET`,
  }));
  const former = existingSealingKey(dataFolder);
  if (former !== undefined) set.push({ secret: former, place: `the file sealing-key in ${dataFolder}` });
  return set.filter((one, index) => set.findIndex((other) => other.secret === one.secret) === index);
}
