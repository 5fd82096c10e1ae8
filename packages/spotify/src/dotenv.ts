/** An assignment in the text of a `.env` file: what it sets, and where its value stands, quotes included. */
interface Assignment {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const QUOTES = ['"', "'", "`"] as const;

/**
 * Sets values in the text of a `.env` file, and leaves everything else as it is, the comment behind a value as well. A
 * name that is there keeps its place (the last one, which counts), a new one comes at the end. Whether what was set can
 * be read back is for the caller to see.
 */
export function setInEnv(text: string, values: ReadonlyMap<string, string>): string {
  const lineEnd = /\r\n|\n/.exec(text)?.[0] ?? "\n";
  const last = new Map(assignments(text).map((assignment) => [assignment.name, assignment]));
  const places = [...values].flatMap(([name, value]) => {
    const place = last.get(name);
    return place === undefined ? [] : [{ ...place, value }];
  });
  let edited = text;
  // From the end, so that the places before stay where they are.
  for (const { from, to, value } of places.sort((a, b) => b.from - a.from)) {
    edited = edited.slice(0, from) + quoted(value) + edited.slice(to);
  }
  const added = [...values].filter(([name]) => !last.has(name));
  if (added.length > 0 && edited !== "" && !edited.endsWith("\n")) edited += lineEnd;
  return edited + added.map(([name, value]) => `${name}=${quoted(value)}${lineEnd}`).join("");
}

/** In the first quotes that can hold the value; bare where it needs none. Within double ones `\n` is a line end. */
function quoted(value: string): string {
  if (/^[\w./:@%+,~?&=-]+$/.test(value)) return value;
  const quote = QUOTES.find((mark) => !value.includes(mark) && !(mark === '"' && value.includes("\\n")));
  return quote === undefined ? value : quote + value + quote;
}

/** Where Node's `parseEnv` finds assignments; a quoted value may go over several lines. */
function assignments(text: string): Assignment[] {
  const found: Assignment[] = [];
  let next = 0;
  for (let begin = 0; begin < text.length; begin = next) {
    next = endOfLine(text, begin) + 1;
    const line = text.slice(begin, next);
    const equals = line.indexOf("=");
    const name = line.slice(0, Math.max(0, equals)).trim();
    if (name === "" || name.startsWith("#")) continue;
    const value = line.slice(equals + 1).trimEnd();
    const from = begin + equals + 1 + value.length - value.trimStart().length;
    const to = endOfValue(text, from);
    found.push({ name: name.replace(/^export\s+/, ""), from, to });
    next = endOfLine(text, to) + 1;
  }
  return found;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function endOfValue(text: string, from: number): number {
  const quote = QUOTES.find((mark) => text.startsWith(mark, from));
  const closing = quote === undefined ? -1 : text.indexOf(quote, from + 1);
  if (closing !== -1) return closing + 1;
  const [bare = ""] = /^[^\n#]*/.exec(text.slice(from)) ?? [];
  return from + bare.trimEnd().length;
}
