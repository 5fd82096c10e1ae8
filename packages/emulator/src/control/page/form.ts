import { InputError } from "../../input.ts";

/** Something in a form cannot be used. `field` is the name of the field that it is about, if it is about one. */
export class FormError extends Error {
  readonly field: string | undefined;
  constructor(message: string, field?: string) {
    super(message);
    this.name = "FormError";
    this.field = field;
  }
}

/**
 * Puts a refusal at the field that it names.
 * @param labels of fields, by the names of their settings
 * @throws FormError for InputErrors
 */
export function atField<Done>(labels: Readonly<Record<string, string>>, change: () => Done): Done {
  try {
    return change();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [, name = "", problem = ""] = /^\w+\.\w+: (\w+)(?:\[\d+\])?: (.+)$/s.exec(error.message) ?? [];
    const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
    throw label === undefined ? new FormError(error.message) : new FormError(`${label} ${problem}`, name);
  }
}

/** A form that was refused: which one, why, and what was typed. */
export interface Refusal {
  form: string;
  field: string | undefined;
  message: string;
  typed: URLSearchParams;
}

/** What is in a field, without the spaces around it; empty where there is none. */
export function textIn(form: URLSearchParams, name: string): string {
  return form.get(name)?.trim() ?? "";
}

/** @throws FormError where the field is empty */
export function requiredIn(form: URLSearchParams, name: string, label: string): string {
  const text = textIn(form, name);
  if (text === "") throw new FormError(`${label} must not be empty.`, name);
  return text;
}

/** @returns undefined where the field is empty. @throws FormError for what is no number in the range */
export function numberIn(
  form: URLSearchParams,
  name: string,
  label: string,
  { least, most, isWhole = false }: { least: number; most: number; isWhole?: boolean },
): number | undefined {
  const text = textIn(form, name);
  if (text === "") return undefined;
  const number = Number(text);
  if (!(number >= least && number <= most) || (isWhole && !Number.isInteger(number))) {
    const kind = isWhole ? "a whole number" : "a number";
    throw new FormError(`${label} must be ${kind} from ${least} to ${most.toLocaleString("en")}.`, name);
  }
  return number;
}

/** One entry a line or after each comma, empty ones left out. */
export function listIn(form: URLSearchParams, name: string): string[] {
  return textIn(form, name)
    .split(/[\s,]+/)
    .filter(Boolean);
}
