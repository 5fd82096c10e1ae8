import { type Docstring, onOneLine } from "./docstring.ts";
import type { PublicName, Source } from "./source.ts";

/** A page before its links are made. */
export interface Page {
  /** `albums.md`. */
  readonly file: string;
  readonly title: string;
  /** What the page as a whole is about, so that its name is linked to it: a resource's class. */
  readonly ids: readonly string[];
  /** Whose members a name alone may mean in the introduction: `albums`. */
  readonly scope: string;
  readonly intro: string;
  readonly sections: readonly Section[];
}

/** A part of a page. In its Markdown a code span that is another section's id becomes a link to it. */
export interface Section {
  readonly title: string;
  /** `Token`, `Token.serialize`, `albums.get`. */
  readonly id: string;
  /** Whose members a name alone may mean: `Token`, `albums`. */
  readonly scope: string;
  readonly level: 2 | 3;
  readonly body: string;
}

/** What pages are made from. */
export interface Reference {
  readonly source: Source;
  readonly names: ReadonlyMap<string, PublicName>;
}

export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

export function codeBlock(...code: readonly string[]): string {
  return ["```ts", ...code, "```"].join("\n");
}

/** A list, without the points that there are none of. */
export function points(...items: readonly (string | undefined)[]): string {
  return items.flatMap((item) => (item === undefined ? [] : `- ${item}`)).join("\n");
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `|${cells.map((cell) => (cell === "" ? " |" : ` ${cell.replaceAll("|", "\\|")} |`)).join("")}`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** `a`, `b` and `c`. */
export function listed(words: readonly string[], last: "and" | "or"): string {
  const [end = "", ...rest] = words.toReversed();
  return rest.length === 0 ? end : `${rest.toReversed().join(", ")} ${last} ${end}`;
}

export function seeAlso(addresses: readonly string[]): string | undefined {
  return addresses.length === 0 ? undefined : `See ${listed(addresses.map(sourceLink), "and")}.`;
}

/** The whole of what is said of a field, for a table. */
export function fieldText({ text, deprecated, see }: Docstring): string {
  const parts = [deprecated && `Deprecated. ${deprecated}`, onOneLine(text), seeAlso(see)];
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

export function deprecation({ deprecated }: Docstring): string | undefined {
  return deprecated && `> **Deprecated.** ${deprecated}`;
}

export function throwsPoints(docstring: Docstring): string[] {
  return docstring.throws.map(
    ({ type, when }) => `**Throws** ${type === undefined ? "" : `${code(type)} `}${when}`,
  );
}

/**
 * The public types that a text names, to be linked to beneath code, which cannot hold a link itself. Left out are its
 * `own` name and what stands alone in `shown`, where it is a link already.
 */
export function typesPoint({ names }: Reference, text: string, own: string, shown = ""): string | undefined {
  const found = new Set([...text.matchAll(/(?<!["\w.])[A-Z]\w+\b/g)].map(([name]) => name));
  const isNew = (name: string) => names.has(name) && name !== own && !shown.includes(code(name));
  const known = [...found].filter(isNew).map(code);
  return known.length === 0 ? undefined : `**Types** ${known.join(", ")}`;
}

function sourceLink(address: string): string {
  if (!address.startsWith("https://")) return address;
  const rfc = /\/rfc(\d+)/.exec(address)?.[1];
  if (rfc !== undefined) return `[RFC ${rfc}](${address})`;
  if (address.startsWith("https://developer.spotify.com/blog/")) return `[Spotify's blog](${address})`;
  if (address.startsWith("https://developer.spotify.com/")) return `[Spotify's page](${address})`;
  return `<${address}>`;
}
