import { join } from "node:path";
import { readManifest, specifiersOf } from "../packages.ts";
import { root } from "../run.ts";
import { indexPage } from "./index-page.ts";
import { written } from "./links.ts";
import type { Reference } from "./page.ts";
import { type PlaceOf, placeOf, topics } from "./plan.ts";
import { resourcePage } from "./resource-page.ts";
import { type Resource, resourcesOf } from "./resources.ts";
import { sectionsOf } from "./sections.ts";
import { type PublicName, Source } from "./source.ts";
import { topicPage } from "./topic-page.ts";

/**
 * The reference of `@stagedoor/spotify`, by the pages' file names.
 *
 * @throws {Error} when a name has no page, a method no operation, or a link leads nowhere
 */
export function referencePages(): Map<string, string> {
  const folder = join(root, "packages/spotify");
  const manifest = readManifest(folder);
  const source = new Source(folder);
  const names = new Map<string, PublicName>();
  for (const [index, entry] of Object.values(manifest.exports).entries()) {
    const specifier = specifiersOf(manifest)[index] ?? manifest.name;
    for (const name of source.exportsOf(specifier, entry))
      if (!names.has(name.name)) names.set(name.name, name);
  }
  const reference: Reference = { source, names };
  const resources = resourcesOf(reference);
  const pages = byPage(reference, resources);
  const of = (file: string) => pages.get(file) ?? [];
  return written([
    indexPage(resources),
    ...resources.map((resource) => {
      const types = of(`${resource.name}.md`).flatMap((name) =>
        sectionsOf(reference, name, { isWire: false, without: [] }),
      );
      return resourcePage(reference, resource, resources, types);
    }),
    ...topics.map((topic) => topicPage(reference, topic, of(topic.file), resources)),
  ]);
}

/** The names of each page, in their order there. */
function byPage({ source, names }: Reference, resources: readonly Resource[]): Map<string, PublicName[]> {
  const owners = new Set(resources.filter(({ name }) => name !== "search").map(({ owner }) => owner));
  const placed = [...names.values()]
    .filter((name) => !owners.has(name))
    .map((name) => ({ name, ...placeOf(name, resources, source) }))
    .sort((one, other) => compare(one.order, other.order));
  return new Map(
    [...Map.groupBy(placed, ({ file }) => file)].map(([file, group]) => [
      file,
      group.map(({ name }) => name),
    ]),
  );
}

function compare(one: PlaceOf["order"], other: PlaceOf["order"]): number {
  const index = one.findIndex((value, place) => value !== other[place]);
  const [first, second] = [one[index] ?? 0, other[index] ?? 0];
  return first < second ? -1 : first > second ? 1 : 0;
}
