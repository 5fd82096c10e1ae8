import { ConfigError } from "./errors.ts";

/** The section whose values every other one inherits. */
export const DEFAULT_SECTION = "DEFAULT";

/**
 * Reads INI text as Python's `configparser` does without interpolation: `[section]`, `key = value` or `key: value`,
 * lines that begin with `#` or `;` are comments. Names keep their case; a `%` is a `%`. What stands before the
 * first section belongs to `DEFAULT`.
 *
 * @returns section → key → value, inherited values included
 * @throws {ConfigError} naming the line, never quoting a value
 */
export function parseIni(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>([[DEFAULT_SECTION, new Map()]]);
  let current = DEFAULT_SECTION;

  for (const [index, raw] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      current = header;
      if (!sections.has(current)) sections.set(current, new Map());
      continue;
    }
    const [, key, value] = /^([^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (key === undefined || key === "" || value === undefined) {
      throw new ConfigError(`Line ${index + 1} is neither [section], key = value nor a comment`);
    }
    const section = sections.get(current);
    if (section?.has(key))
      throw new ConfigError(`Line ${index + 1} sets ${key} a second time in [${current}]`);
    section?.set(key, value);
  }

  const inherited = sections.get(DEFAULT_SECTION) ?? [];
  return new Map([...sections].map(([name, values]) => [name, new Map([...inherited, ...values])]));
}
