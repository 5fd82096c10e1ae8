/** A docstring taken apart. Texts are Markdown, as they were written. */
export interface Docstring {
  /** What stands before the first tag. */
  readonly text: string;
  /** Of parameters, by name. */
  readonly params: ReadonlyMap<string, string>;
  readonly returns: string | undefined;
  /** Each with the error's class where it is named in braces. */
  readonly throws: readonly { readonly type: string | undefined; readonly when: string }[];
  readonly deprecated: string | undefined;
  /** Addresses. */
  readonly see: readonly string[];
}

/** What stands where there is no docstring. */
export const noDocstring: Docstring = parseDocstring("**/");

const TAGS = ["param", "returns", "throws", "deprecated", "see"];

/**
 * Reads a comment from behind its `/*` on.
 *
 * @throws {Error} when it has a tag that the pages do not show, so that nothing written is lost
 */
export function parseDocstring(comment: string): Docstring {
  const lines = comment
    .replace(/^\*/, "")
    .replace(/\*\/$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const [text = "", ...tags] = lines.join("\n").trim().split(/^@/m);
  const params = new Map<string, string>();
  const throws: Docstring["throws"][number][] = [];
  const see: string[] = [];
  let returns: string | undefined;
  let deprecated: string | undefined;
  for (const tag of tags) {
    const [, name = "", said = ""] = /^(\w+)\s*([\s\S]*)$/.exec(tag.trim()) ?? [];
    if (!TAGS.includes(name))
      throw new Error(`The docstring "${text.trim()}" has @${name}, which is not read.`);
    if (name === "param") params.set(/^\w+/.exec(said)?.[0] ?? "", onOneLine(said.replace(/^\w+\s*/, "")));
    if (name === "returns") returns = onOneLine(said);
    if (name === "deprecated") deprecated = onOneLine(said);
    if (name === "see") see.push(onOneLine(said));
    if (name === "throws") {
      const [, type, when = ""] = /^(?:\{(\w+)\})?\s*([\s\S]*)$/.exec(said) ?? [];
      throws.push({ type, when: onOneLine(when) });
    }
  }
  return { text: text.trim(), params, returns, throws, deprecated, see };
}

export function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The first sentence of a text. */
export function firstSentence(text: string): string {
  const [paragraph = ""] = text.split("\n\n");
  return /^.*?\.(?=\s+[A-Z`]|$)/.exec(onOneLine(paragraph))?.[0] ?? onOneLine(paragraph);
}
