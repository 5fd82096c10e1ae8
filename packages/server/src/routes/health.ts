import type { Site } from "./site.ts";

/** `GET /healthz`: the process runs, whatever becomes of its store. */
export const healthz = ({ answers }: Site): Response => answers.json(200, { status: "ok" });

/** `GET /readyz`: whether requests should be sent here. */
export async function readyz({ answers, readiness }: Site): Promise<Response> {
  const status = await readiness();
  return answers.json(status === "ready" ? 200 : 503, { status });
}
