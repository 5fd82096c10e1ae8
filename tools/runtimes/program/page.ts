import { conformance } from "./conformance.ts";
import { portable } from "./portable.ts";
import { Stage } from "./stage.ts";

// For whoever opened the page to wait for.
Object.assign(globalThis, {
  outcomes: Stage.at(location.origin).then((stage) => conformance(portable, stage)),
});
