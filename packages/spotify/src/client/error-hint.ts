import type { Scope } from "../auth/scope.ts";
import type { Operation } from "../operations/operation.ts";

// What an operation that an app has lost answers; other causes of a 403 or 404 are told in words of their own.
export function isWithdrawal(status: number, message: string): boolean {
  return (
    (status === 403 && /^(?:Forbidden|Spotify answered 403)$/.test(message)) ||
    (status === 404 && /^(?:Not found\.?|Service not found|Spotify answered 404)$/i.test(message))
  );
}

export function withdrawalHint({ method, path, developmentMode, replacement }: Operation): string {
  const since =
    developmentMode === "removed"
      ? "was removed for apps in Development Mode in February 2026"
      : "is closed to new apps, and to those in Development Mode, since 27 November 2024";
  const instead = replacement === undefined ? "; nothing replaces it" : `; use ${replacement}`;
  return `${method} ${path} ${since}${instead}`;
}

export function scopeHint({ method, path, scopes, scopeRule }: Operation, held: Scope | undefined): string {
  const [first, ...others] = scopes;
  const needed =
    scopeRule === "all"
      ? scopes.join(" and ")
      : scopeRule === "first-and-any"
        ? `${first} and ${others.join(" or ")}`
        : scopes.join(" or ");
  const has = held === undefined ? "is not known" : `is ${held.size === 0 ? "none" : held}`;
  return `${method} ${path} needs ${needed}; the token's scope ${has}`;
}

export function limitHint({ method, path, paging }: Operation, message: string): string | undefined {
  if (paging === undefined || !/^invalid limit/i.test(message)) return undefined;
  const extended = paging.extendedMax === undefined ? "" : `, ${paging.extendedMax} in extended quota mode`;
  return `${method} ${path} takes at most ${paging.max}${extended}`;
}
