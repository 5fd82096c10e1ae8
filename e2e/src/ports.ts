import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems hand out by themselves, so that nothing takes one between the look and its use. */
const LOWEST = 20_000;
const RANGE = 12_000;

/** The first of `count` neighbouring ports of 127.0.0.1 that are free. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = LOWEST + Math.floor(Math.random() * RANGE);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
  throw new Error(`There are no ${count} neighbouring free ports from ${LOWEST} to ${LOWEST + RANGE}.`);
}

/** Whether nobody listens on a port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
