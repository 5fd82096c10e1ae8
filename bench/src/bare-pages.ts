import type { RemoteControl } from "@stagedoor/emulator";
import { escaped } from "./escape.ts";

/** A page as the bare server sends it: the same headers and bytes as Stagedoor's. */
interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the bare server sends. In the signed-in page `{{title}}` and the like stand where what is playing goes. */
export interface BarePages {
  readonly signedOut: Page;
  readonly signedIn: Page;
}

/** Added by HTTP itself, by either server. */
const CONNECTION_HEADERS = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];

/** Fetches Stagedoor's two pages and makes the signed-in one, of a person who plays a track, into a template. */
export async function readPages(from: {
  url: string;
  cookie: string;
  personId: string;
  control: RemoteControl;
}): Promise<BarePages> {
  const { url, cookie, personId, control } = from;
  const signedOut = await readPage(url);
  const signedIn = await readPage(url, cookie);
  const { name, by, album } = await control.playback.get(personId);
  const values = {
    cover: /<img src="([^"]+)"/.exec(signedIn.body)?.[1],
    link: /href="(https:\/\/open\.spotify\.com\/[^"]+)"/.exec(signedIn.body)?.[1],
    title: escaped(name ?? ""),
    album: escaped(album ?? ""),
    by: escaped(by.join(", ")),
  };
  let body = signedIn.body.replace(`User ID: ${personId}`, "User ID: {{userId}}");
  for (const [key, value] of Object.entries(values)) {
    if (!value || !body.includes(value))
      throw new Error(`The signed-in page shows no ${key} of ${personId}'s track.`);
    body = body.replaceAll(value, `{{${key}}}`);
  }
  return { signedOut, signedIn: { ...signedIn, body } };
}

/** @throws {Error} when two servers do not send the same page. */
export async function assertSamePage(a: { url: string; cookie?: string }, b: typeof a): Promise<void> {
  const [first, second] = [await readPage(a.url, a.cookie), await readPage(b.url, b.cookie)];
  if (JSON.stringify(first) !== JSON.stringify(second)) {
    throw new Error(`The two servers send different pages:\n${JSON.stringify([first, second], null, 2)}`);
  }
}

async function readPage(url: string, cookie?: string): Promise<Page> {
  const response = await fetch(url, cookie === undefined ? {} : { headers: { cookie } });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
  const headers = [...response.headers].filter(([name]) => !CONNECTION_HEADERS.includes(name));
  return { headers: Object.fromEntries(headers), body: await response.text() };
}
