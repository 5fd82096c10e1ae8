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
  const pattern = /^[^\S\n]*(?:#.*|(?:export[^\S\n]+)?([^\s=#][^\n=]*?)[^\S\n]*=[^\S\n]*)/gm;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const name = match[1];
    if (match[0] === "") pattern.lastIndex += 1;
    if (name === undefined) continue;
    const from = match.index + match[0].length;
    const to = endOfValue(text, from);
    found.push({ name, from, to });
    pattern.lastIndex = to;
  }
  return found;
}

function endOfValue(text: string, from: number): number {
  const quote = QUOTES.find((mark) => text.startsWith(mark, from));
  const closing = quote === undefined ? -1 : text.indexOf(quote, from + 1);
  if (closing !== -1) return closing + 1;
  const [bare = ""] = /^[^\n#]*/.exec(text.slice(from)) ?? [];
  return from + bare.trimEnd().length;
}
