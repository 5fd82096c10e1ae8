import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What lies between a server and its database, and can be cut. */
export interface Cable {
  /** The database's URL, by this way. */
  readonly url: string;
  /** Ends every connection at once, wherever it is in what it was doing. @returns how many. */
  cut(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function layCable(databaseUrl: string): Promise<Cable> {
  const to = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const cut = () => {
    const connections = sockets.size / 2;
    for (const socket of sockets) socket.resetAndDestroy();
    return connections;
  };
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
