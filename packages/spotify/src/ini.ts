import { ConfigError } from "./errors.ts";
import { withoutMark } from "./text-file.ts";

/** The section whose values every other one inherits. */
export const DEFAULT_SECTION = "DEFAULT";

/** Section → key → value. */
export type IniSections = Map<string, Map<string, string>>;

interface Line {
  readonly section: string;
  /** `undefined` for headers, comments and empty lines. */
  readonly entry: { readonly key: string; readonly value: string } | undefined;
  readonly isHeader: boolean;
}

/**
 * Reads INI text as Python's `configparser` does without interpolation: `[section]`, `key = value` or `key: value`,
 * lines that begin with `#` or `;` are comments. Names keep their case; a `%` is a `%`. What stands before the
 * first section belongs to `DEFAULT`.
 *
 * @returns what each section has, inherited values included
 * @throws {ConfigError} naming the line, never quoting a value
 */
export function parseIni(text: string): IniSections {
  const sections = parseOwnIni(text);
  const inherited = sections.get(DEFAULT_SECTION) ?? [];
  return new Map([...sections].map(([name, values]) => [name, new Map([...inherited, ...values])]));
}

/** The same without what is inherited. */
export function parseOwnIni(text: string): IniSections {
  const sections: IniSections = new Map([[DEFAULT_SECTION, new Map()]]);
  for (const { section, entry } of readLines(withoutMark(text).split(LINE_END))) {
    const values = sections.get(section) ?? new Map<string, string>();
    sections.set(section, values);
    if (entry !== undefined) values.set(entry.key, entry.value);
  }
  return sections;
}

/**
 * Sets values in a section of INI text, and leaves every other line as it is. A key that is there keeps its place, a
 * new one comes after the section's last, a new section at the end. Whether what was set can be read back is for the
 * caller to see.
 *
 * @throws {ConfigError} when the text cannot be read
 */
export function setInIni(text: string, section: string, values: ReadonlyMap<string, string>): string {
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  const lines = text === "" ? [] : text.split(LINE_END);
  if (lines.at(-1) === "") lines.pop();
  const unset = new Map(values);
  let last = -1;
  for (const [index, line] of readLines(lines.map(withoutMark)).entries()) {
    if (line.section !== section) continue;
    if (line.isHeader || line.entry !== undefined) last = index;
    const value = line.entry && unset.get(line.entry.key);
    if (line.entry === undefined || value === undefined) continue;
    lines[index] = (lines[index] ?? "").replace(
      /^([^=:]*[=:]\s*).*$/s,
      (_, before: string) => before + value,
    );
    unset.delete(line.entry.key);
  }
  const added = [...unset].map(([key, value]) => `${key} = ${value}`);
  if (last >= 0) lines.splice(last + 1, 0, ...added);
  else if (added.length > 0) lines.push(...(lines.length > 0 ? [""] : []), `[${section}]`, ...added);
  return lines.map((line) => line + lineEnd).join("");
}

const LINE_END = /\r\n|\r|\n/;

/** What each line is. */
function readLines(lines: readonly string[]): Line[] {
  let section = DEFAULT_SECTION;
  const seen = new Map<string, Set<string>>();
  return lines.map((raw, index) => {
    const line = raw.trim();
    const none = { entry: undefined, isHeader: false };
    if (line === "" || line.startsWith("#") || line.startsWith(";")) return { section, ...none };
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header;
      return { section, ...none, isHeader: true };
    }
    const separator = line.search(/[=:]/);
    if (separator < 1) {
      throw new ConfigError(`Line ${index + 1} is neither [section], key = value nor a comment`);
    }
    const key = line.slice(0, separator).trimEnd();
    const value = line.slice(separator + 1).trimStart();
    const keys = seen.get(section) ?? new Set();
    if (keys.has(key)) throw new ConfigError(`Line ${index + 1} sets ${key} a second time in [${section}]`);
    seen.set(section, keys.add(key));
    return { section, entry: { key, value }, isHeader: false };
  });
}
