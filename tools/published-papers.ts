import { posix } from "node:path";

/** What is read beside the code. A package without one of its own gets the workspace's. */
export const PAPERS: readonly string[] = ["README.md", "LICENSE", "CHANGELOG.md"];

/**
 * A paper as it is published. Of what it links to in the checkout, only the other papers go along: links to the rest
 * become their words, and pictures go.
 */
export function publishedPaper(text: string): string {
  return text.replace(
    /(!?)\[([^\]]*)\]\(([^)\s]+)\)(\n*)/g,
    (link: string, mark: string, words: string, target: string, end: string) => {
      if (!isRelative(target) || PAPERS.includes(pathOf(target))) return link;
      return mark === "!" ? "" : words + end;
    },
  );
}

/** Where a packed paper's links lead that is not in the package. */
export function deadLinks(text: string, files: readonly string[]): string[] {
  const targets = [...text.matchAll(/(?:\]\(|\]: +|\b(?:src|href)=")([^)\s"]+)/g)].map(
    ([, target = ""]) => target,
  );
  return targets.filter((target) => isRelative(target) && !files.includes(pathOf(target)));
}

const isRelative = (target: string): boolean => !/^(?:[a-z]+:|#)/i.test(target);

const pathOf = (target: string): string => posix.normalize(target.replace(/#.*/, ""));
