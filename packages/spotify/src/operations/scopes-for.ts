import { Scope } from "../auth/scope.ts";
import type { Operation } from "./operation.ts";
import { operationsByMethod } from "./operations.ts";

type Table = typeof operationsByMethod;

/** A method of a `Spotify`, by name: `"player.pause"`, `"search"`. */
export type MethodName =
  | { [Resource in Exclude<keyof Table, "search">]: `${Resource}.${keyof Table[Resource] & string}` }[Exclude<
      keyof Table,
      "search"
    >]
  | "search";

/**
 * What to ask a person for, so that a program can call these methods: the union of their scopes, the optional ones
 * and all of which any one would do included.
 *
 * @throws {TypeError} when there is no such method
 */
export function scopesFor(...methods: readonly MethodName[]): Scope {
  return new Scope(methods.flatMap((method) => [...operationOf(method).scopes]));
}

/**
 * The operation that a method calls.
 *
 * @throws {TypeError} when there is no such method
 */
export function operationOf(method: MethodName): Operation {
  const [resource = "", name = "", ...more] = (method === "search" ? "search.search" : method).split(".");
  const tables: Readonly<Record<string, Readonly<Record<string, Operation>>>> = operationsByMethod;
  const table = Object.hasOwn(tables, resource) ? tables[resource] : undefined;
  const isMethod = more.length === 0 && table !== undefined && Object.hasOwn(table, name);
  if (isMethod && table[name] !== undefined) return table[name];
  throw new TypeError(`There is no method ${method}: methods are named like "player.pause"`);
}
