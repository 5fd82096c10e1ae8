import { stderr } from "node:process";

// Of the libraries there are, those with types of their own either draw prompts and take over the standard input
// (@clack/prompts) or know no asynchronous lists (ts-tqdm); the others (cli-progress, progress) have had no release
// for years. This is all that is needed here.

/** A list that comes in pages, such as a `Listing`, which may tell how long it is. */
interface Paged<Item> {
  pages(options: {
    ahead: number;
  }): AsyncIterable<{ readonly items: readonly Item[]; readonly total?: number }>;
}

const WIDTH = 24;
const REDRAW_AFTER = 50;

/**
 * The entries of a list, while a bar on the standard error says how far it is; where that is no terminal, one line says
 * how many they were. Pages are asked for three ahead.
 */
export async function* withProgress<Item>(
  label: string,
  list: Paged<Item> | readonly Item[],
): AsyncGenerator<Item, void, undefined> {
  let done = 0;
  let drawnAt = 0;
  const draw = (total: number | undefined) => {
    if (!stderr.isTTY || Date.now() - drawnAt < REDRAW_AFTER) return;
    drawnAt = Date.now();
    const filled = Math.round((WIDTH * done) / Math.max(1, total ?? done, done));
    const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    stderr.write(`\r\x1b[K${label} ${bar} ${done}${total === undefined ? "" : `/${total}`}`);
  };
  try {
    const pages = "pages" in list ? list.pages({ ahead: 3 }) : [{ items: list, total: list.length }];
    for await (const { items, total } of pages) {
      for (const item of items) {
        draw(total);
        yield item;
        done += 1;
      }
    }
  } finally {
    stderr.write(`${stderr.isTTY ? "\r\x1b[K" : ""}${label}: ${done}\n`);
  }
}
