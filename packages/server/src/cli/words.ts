/** With thousands apart, the same on every machine. */
export const count = (amount: number): string => amount.toLocaleString("en-US");

/** For instance `1 grant` or `1,204 grants`. */
export const plural = (amount: number, one: string, many = `${one}s`): string =>
  `${count(amount)} ${amount === 1 ? one : many}`;

/** Without what a terminal would take for a command: names come from outside. */
export const printable = (text: string): string => text.replace(/\p{C}/gu, "�");

/** Some of many, and how many more there are. */
export function some(names: readonly string[], total: number): string {
  const more = total - names.length;
  return printable(names.join(", ")) + (more > 0 ? ` and ${count(more)} more` : "");
}

/** In UTC, to the minute. */
export const time = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Rows under headings, in columns as wide as what is in them. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows].map((row) => row.map(printable));
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return all.map((row) => line(row).trimEnd()).join("\n");
}
