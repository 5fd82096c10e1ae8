import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site that is none of ours. Served by two names: `localhost` is another site, `127.0.0.1` another origin alone. */
export interface OtherSite {
  readonly crossSite: string;
  readonly sameSite: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @param pages HTML by path. */
export async function startOtherSite(pages: Readonly<Record<string, string>>): Promise<OtherSite> {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ""];
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>Another site</title>${page ?? ""}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    crossSite: `http://localhost:${port}`,
    sameSite: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
