import { followShortLink, isShortLink, parseReference, type Sender, toUri, toUrl } from "@stagedoor/spotify";
import { run } from "./cli/run.ts";

/**
 * Turns what people share into what programs take, and back: a URI into an address, an address (with `intl-de`, `?si=…`
 * and all) into a URI, a short link into the URI of what it leads to. Asks for no token.
 */
export async function convertLink(link: string, sender?: Sender): Promise<string> {
  const address = isShortLink(link) ? await followShortLink(link, { sender }) : link;
  const { type, id } = parseReference(address);
  return /^spotify:/i.test(link) ? toUrl(type, id) : toUri(type, id);
}

if (import.meta.main) {
  await run("<link>...", async (...links) => {
    for (const link of links) console.log(await convertLink(link));
  });
}
