/** What was handed in cannot be used. The message says what is wrong, where, and what would do. */
export class InputError extends TypeError {
  readonly code = "invalid_input";
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = "InputError";
  }
}

export type Fields = Record<string, unknown>;

/** An object with no other keys than the known ones, so that a misspelt setting is told and not ignored. */
export function readFields(value: unknown, where: string, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(where, `must be an object, not ${nameOf(value)}`);
  }
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger !== undefined) {
    throw new InputError(where, `has no setting "${stranger}"; it knows ${known.join(", ")}`);
  }
  return value as Fields;
}

export function readText(value: unknown, where: string): string {
  if (typeof value !== "string" || value === "") {
    throw new InputError(where, `must be a text that is not empty, not ${nameOf(value)}`);
  }
  return value;
}

export function readNumber(value: unknown, where: string, least = Number.MIN_SAFE_INTEGER): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new InputError(where, `must be a number, not ${nameOf(value)}`);
  }
  if (value < least) throw new InputError(where, `must be ${least} or more, not ${value}`);
  return value;
}

export function readBoolean(value: unknown, where: string): boolean {
  if (typeof value !== "boolean") throw new InputError(where, `must be true or false, not ${nameOf(value)}`);
  return value;
}

export function readTexts(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw new InputError(where, `must be a list of texts, not ${nameOf(value)}`);
  return value.map((entry, index) => readText(entry, `${where}[${index}]`));
}

export function readChoice<Choice extends string>(
  value: unknown,
  where: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new InputError(where, `must be one of ${choices.join(", ")}`);
  return found;
}

/** Reads a setting only where there is one. */
export function optional<T>(
  value: unknown,
  where: string,
  read: (value: unknown, where: string) => T,
): T | undefined {
  return value === undefined ? undefined : read(value, where);
}

// Never the value itself: it may be a secret put in the wrong place.
function nameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === "") return "an empty text";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
