import type { Spread } from "./statistics.ts";

/** One line of the table at the end. */
export interface Line {
  readonly what: string;
  readonly stagedoor: string;
  /** What stands beside it: the bare server's, or the same with few sessions. */
  readonly beside?: string;
  readonly ratio?: Spread;
  readonly aim?: Aim;
}

export interface Aim {
  readonly text: string;
  readonly isMet: boolean;
}

export const atLeast = (ratio: Spread, least: number): Aim => ({
  text: `≥ ${least}`,
  isMet: ratio.median >= least,
});

export const atMost = (ratio: Spread, most: number): Aim => ({
  text: `≤ ${most}`,
  isMet: ratio.median <= most,
});

/** The lines as a table, columns aligned. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [
    ["", "Stagedoor", "beside", "ratio", "from – to", "aim", ""],
    ...lines.map(({ what, stagedoor, beside = "", ratio, aim }) => [
      what,
      stagedoor,
      beside,
      ratio ? ratio.median.toFixed(2) : "",
      ratio ? `${ratio.min.toFixed(2)} – ${ratio.max.toFixed(2)}` : "",
      aim?.text ?? "",
      aim === undefined ? "" : aim.isMet ? "met" : "MISSED",
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
