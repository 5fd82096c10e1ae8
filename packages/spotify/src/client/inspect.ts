import { isObject } from "../text.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
const MOST_ENTRIES = 5;

/**
 * Gives an object of Spotify's a short form in the console: what it holds of other things stands there by type and
 * name, and of long lists the beginning. Nothing but `console.log` and `util.inspect` sees it: not JSON, not a copy,
 * not a loop.
 */
export function shortInConsole<T>(answer: T): T {
  if (isObject(answer)) Object.defineProperty(answer, INSPECT, { value: inspectShortly, configurable: true });
  return answer;
}

function inspectShortly(
  this: Readonly<Record<string, unknown>>,
  _depth: number,
  options: object,
  inspect: (value: unknown, options: object) => string,
): string {
  const parts = Object.entries(this).map(([key, value]) => [key, shortened(value)]);
  return inspect(Object.fromEntries(parts), options);
}

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_ENTRIES).map(shortened);
    return value.length === shown.length ? shown : [...shown, label(`… ${value.length - shown.length} more`)];
  }
  if (!isObject(value)) return value;
  const name = value.name ?? value.display_name;
  if (typeof value.type === "string" && typeof name === "string") {
    return label(`${value.type} ${JSON.stringify(name)}`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)]));
}

/** Text that the console shows without quotation marks. */
function label(text: string) {
  return { [INSPECT]: () => text };
}
