import type { Operation } from "../../packages/spotify/src/operations/operation.ts";
import { operationsByMethod } from "../../packages/spotify/src/operations/operations.ts";
import { allMethodsOf, type Method } from "./members.ts";
import { callOf } from "./operation-facts.ts";
import type { Reference } from "./page.ts";
import type { Named } from "./source.ts";

const tables: Readonly<Record<string, Readonly<Record<string, Operation>>>> = operationsByMethod;

/** A resource of a `Spotify`, or `search`, which is a method of it. */
export interface Resource {
  /** `albums`. */
  readonly name: string;
  /** The class that has its methods. */
  readonly owner: Named;
  readonly methods: readonly ResourceMethod[];
}

export interface ResourceMethod {
  /** As a program calls it on its client: `albums.get`, `search`. */
  readonly id: string;
  readonly method: Method;
  readonly operation: Operation;
}

/**
 * All resources, in alphabetical order.
 *
 * @throws {Error} when a method has no operation, or an operation no method
 */
export function resourcesOf({ source, names }: Reference): Resource[] {
  return Object.entries(tables).map(([name, operations]) => {
    const isSearch = name === "search";
    const className = isSearch ? "Spotify" : name.charAt(0).toUpperCase() + name.slice(1);
    const owner = names.get(className);
    if (owner === undefined)
      throw new Error(`${name} has operations, but no class ${className} is exported.`);
    const methods = allMethodsOf(source, owner).filter((method) =>
      isSearch ? method.name === "search" : method.name !== "constructor",
    );
    for (const operation of Object.keys(operations)) {
      if (methods.some((method) => method.name === operation)) continue;
      throw new Error(`${className} has no method ${operation}, which is one of its operations.`);
    }
    return {
      name,
      owner,
      methods: methods.map((method) => {
        const operation = operations[method.name];
        if (operation === undefined) throw new Error(`${className}.${method.name} has no operation.`);
        return { id: isSearch ? "search" : `${name}.${method.name}`, method, operation };
      }),
    };
  });
}

/** The methods that call an operation that is named by its method and path: `PUT /me/library`. */
export function methodsThatCall(resources: readonly Resource[], call: string): string[] {
  const methods = resources.flatMap((resource) => resource.methods);
  return methods.filter(({ operation }) => callOf(operation) === call).map(({ id }) => id);
}
