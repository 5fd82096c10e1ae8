import { ConfigError } from "../errors.ts";

/**
 * Gives back an option of a layer that is a number of at least `least`; `Number.POSITIVE_INFINITY` is one.
 *
 * @throws {ConfigError} when it is not
 */
export function checkNumber(option: string, value: number, least: number): number {
  if (typeof value === "number" && value >= least) return value;
  throw new ConfigError(`${option} is a number of at least ${least}, not ${value}`, { option });
}
