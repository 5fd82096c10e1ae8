/** The request's headers that an answer depends on, with what they were: `undefined` where the request had none. */
export type Selection = readonly (readonly [name: string, value: string | undefined])[];

/** @see https://www.rfc-editor.org/rfc/rfc9111#section-4.1 */
export function selectionOf(vary: string | null, request: Readonly<Record<string, string>>): Selection {
  const names = (vary ?? "").split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "").map((name) => [name, normal(request[name])] as const);
}

export function isSelected(selection: Selection, request: Readonly<Record<string, string>>): boolean {
  return selection.every(([name, value]) => normal(request[name]) === value);
}

function normal(value: string | undefined): string | undefined {
  return value
    ?.split(",")
    .map((part) => part.trim())
    .join(",");
}
