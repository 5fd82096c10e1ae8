import type { Control } from "../control.ts";
import type { Notice } from "./notices.ts";

/** A form as it came: what its button names, and its fields. */
export interface Pressed {
  control: Control;
  form: URLSearchParams;
  /** What follows the action's name in the button's value. */
  argument: string;
  realTime: number;
}

/** Does it, and says what was done. @throws FormError, InputError */
export type Action = (pressed: Pressed) => string | Notice;

/** How a person is called. */
export function nameOf(control: Control, id: string): string {
  return control.people.list().find((person) => person.id === id)?.display_name ?? id;
}
