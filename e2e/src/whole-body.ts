import type { IncomingMessage } from "node:http";

/** A message's body, once it is there. @throws Error when its connection ends before it is whole. */
export async function wholeBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
