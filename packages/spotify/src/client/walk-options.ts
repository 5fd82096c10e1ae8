import type { CallOptions } from "./call.ts";

/** How to go through a list. */
export interface WalkOptions extends CallOptions {
  /**
   * `"back"` goes from the end towards the beginning (or the `offset` that the list was asked with), entries in
   * reverse. Not for lists that go on by cursor. Default `"forward"`.
   */
  readonly direction?: "forward" | "back" | undefined;
  /**
   * How many pages may be asked for before they are needed. Above 1 they are asked for at the same time, where the
   * list has offsets. Default: 1 for entries, asked for once half of a page is taken, and 0 for pages. What is still
   * under way when the walk ends is aborted.
   */
  readonly ahead?: number | undefined;
  /** The most entries to give; pages come whole. Nothing beyond them is asked for. Default: all. */
  readonly maxItems?: number | undefined;
}
