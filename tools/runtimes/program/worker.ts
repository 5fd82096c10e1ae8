import { conformance } from "./conformance.ts";
import { portable } from "./portable.ts";
import { Stage } from "./stage.ts";

// biome-ignore lint/style/noDefaultExport: a worker is what its module exports by default.
export default {
  async fetch(request: Request): Promise<Response> {
    const stage = await Stage.at(new URL(request.url).searchParams.get("desk") ?? "");
    return Response.json(await conformance(portable, stage));
  },
};
