import { expect, it } from "vitest";
import { createGauges } from "./gauges.ts";

it("holds the kinds that came last, and all that are under way", () => {
  const gauges = createGauges<string>();
  const end = gauges.enter("under way");
  gauges.enter("first")();
  gauges.enter("second")();
  gauges.enter("first")();
  for (let nth = 0; nth < 9998; nth++) gauges.enter(`other ${nth}`)();
  expect(gauges.read("second")).toEqual({ now: 0, max: 0 });
  expect(gauges.read("first")).toEqual({ now: 0, max: 1 });
  expect(gauges.read("under way")).toEqual({ now: 1, max: 1 });
  end();
  expect(gauges.greatest((kind) => kind.startsWith("other"))).toBe(1);
});
