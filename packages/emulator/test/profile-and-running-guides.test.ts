import { expect, it } from "vitest";
import { examplesOf, outputOf } from "./guide.ts";

it.each([
  ["profiles", /^http:\/\/localhost:5000\/callback\?code=\S+\n.*Insecure redirect URI/],
  ["running", /^503$/],
])("the example of the guide %s runs as it stands", async (page, output) => {
  const examples = examplesOf(`docs/emulator/${page}.md`, "ts");
  expect(examples).toHaveLength(1);
  expect(await outputOf(examples[0] ?? "")).toMatch(output);
});
