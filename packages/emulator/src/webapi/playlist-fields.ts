import { ApiError } from "./api-error.ts";

/** Which fields of an object are wanted: those included or, where there are none, all but those excluded. */
interface Selection {
  included: Map<string, Selection>;
  excluded: Set<string>;
}

// Deeper than any object of Spotify's.
const deepest = 12;

/**
 * Leaves of an answer what `fields` names: `description,uri`, `items(added_at,item(name,album(!images)))`,
 * `items.total`.
 *
 * @throws ApiError 400 where it cannot be read
 */
export function pickFields(value: unknown, fields: string | null): unknown {
  return fields === null || fields.trim() === "" ? value : pick(value, readSelection(fields));
}

function pick(value: unknown, { included, excluded }: Selection): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => pick(entry, { included, excluded }));
  const entries = Object.entries(value).filter(
    ([name]) => !excluded.has(name) && (included.size === 0 || included.has(name)),
  );
  return Object.fromEntries(
    entries.map(([name, entry]) => [name, pick(entry, included.get(name) ?? everything())]),
  );
}

function everything(): Selection {
  return { included: new Map(), excluded: new Set() };
}

function readSelection(text: string): Selection {
  const tokens = text.replace(/\s+/g, "").match(/\w+|./g) ?? [];
  let at = 0;
  const take = (token: string) => tokens[at] === token && ++at > 0;
  const takeName = () => {
    const name = tokens[at++] ?? "";
    if (!/^\w+$/.test(name)) throw new ApiError(400, "Invalid fields");
    return name;
  };
  const readList = (into: Selection, depth: number) => {
    do {
      const isExcluded = take("!");
      const path = [takeName()];
      while (take(".")) path.push(takeName());
      const name = path.pop() ?? "";
      const holder = path.reduce(within, into);
      if (depth + path.length > deepest) throw new ApiError(400, "Invalid fields");
      if (isExcluded) holder.excluded.add(name);
      else if (!take("(")) within(holder, name);
      else {
        readList(within(holder, name), depth + path.length + 1);
        if (!take(")")) throw new ApiError(400, "Invalid fields");
      }
    } while (take(","));
  };
  const selection = everything();
  readList(selection, 0);
  if (at < tokens.length) throw new ApiError(400, "Invalid fields");
  return selection;
}

function within({ included }: Selection, name: string): Selection {
  const known = included.get(name) ?? everything();
  included.set(name, known);
  return known;
}
