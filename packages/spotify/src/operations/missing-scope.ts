import { Scope } from "../auth/scope.ts";
import type { Operation } from "./operation.ts";

/**
 * The scopes that an operation needs and a grant lacks, or `undefined` where it lacks nothing for certain. Where any
 * one will do and none is there, all that would do.
 */
export function missingScope(operation: Operation, held: Scope): Scope | undefined {
  const { scopes, scopeRule } = operation;
  if (scopeRule === "none" || scopeRule === "optional") return undefined;
  const lacking = (names: readonly string[]) => names.filter((name) => !held.has(name));
  const lackingAll = (names: readonly string[]) => (lacking(names).length === names.length ? names : []);
  const missing =
    scopeRule === "all"
      ? lacking(scopes)
      : scopeRule === "first-and-any"
        ? [...lacking(scopes.slice(0, 1)), ...lackingAll(scopes.slice(1))]
        : lackingAll(scopes);
  return missing.length === 0 ? undefined : new Scope(missing);
}
