import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../run.ts";
import type { Page } from "./page.ts";

const NOTE = "<!-- Made from the docstrings by `npm run docs`. -->";

/** Where an id is: on which page, and how its heading is called there. */
interface Place {
  readonly file: string;
  readonly anchor: string;
}

/**
 * The pages as text, their code spans made links where they name something that is on one of the pages.
 *
 * @throws {Error} when a link of theirs leads nowhere
 */
export function written(pages: readonly Page[]): Map<string, string> {
  const anchors = new Map(pages.map((page) => [page.file, anchorsOf(page)]));
  const places = new Map<string, Place>();
  for (const { file, ids, sections } of pages) {
    for (const id of ids) places.set(id, { file, anchor: "" });
    sections.forEach(({ id }, index) => {
      places.set(id, { file, anchor: anchors.get(file)?.[index] ?? "" });
    });
  }
  const texts = new Map(
    pages.map((page): [string, string] => {
      const sections = page.sections.map(
        ({ level, title, id, scope, body }) =>
          `${"#".repeat(level)} ${title}\n\n${linked(body, page.file, places, { id, scope })}\n`,
      );
      const intro = linked(page.intro, page.file, places, { id: "", scope: page.scope });
      return [page.file, [`${NOTE}\n\n# ${page.title}\n\n${intro}\n`, ...sections].join("\n")];
    }),
  );
  for (const [file, text] of texts) {
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https:\/\//.test(target)) continue;
      const [other = "", anchor] = target.split("#");
      const there = anchors.get(other === "" ? file : other);
      const isThere =
        there === undefined
          ? existsSync(join(root, "docs/reference", target))
          : anchor === undefined || there.includes(anchor);
      if (!isThere) throw new Error(`docs/reference/${file} has a link to ${target}, which is not there.`);
    }
  }
  return texts;
}

/** As GitHub names headings: in lower case, without punctuation, a number after those that were there before. */
function anchorsOf({ title, sections }: Page): string[] {
  const seen = new Map<string, number>();
  const anchorOf = (heading: string) => {
    const base = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return count === 0 ? base : `${base}-${count}`;
  };
  anchorOf(title);
  return sections.map((section) => anchorOf(section.title));
}

function linked(
  text: string,
  file: string,
  places: ReadonlyMap<string, Place>,
  own: { readonly id: string; readonly scope: string },
): string {
  const parts = text.split(/(^```[\s\S]*?^```$)/m);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return part;
      return part.replace(/(?<!\[)`((?:const )?[A-Za-z][\w.]*)(\(\))?`/g, (span, name: string) => {
        const id = places.has(`${own.scope}.${name}`) ? `${own.scope}.${name}` : name;
        const place = places.get(id);
        if (place === undefined || id === own.id) return span;
        const page = place.file === file ? "" : place.file;
        const anchor = place.anchor === "" ? "" : `#${place.anchor}`;
        return page + anchor === "" ? span : `[${span}](${page}${anchor})`;
      });
    })
    .join("");
}
