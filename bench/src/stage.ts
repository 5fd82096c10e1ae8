import { assertSamePage, readPages } from "./bare-pages.ts";
import type { ServerProcess } from "./processes.ts";
import { startBare, startStagedoor, startUpstream, type Upstream, withFolder } from "./servers.ts";
import { signIn } from "./visitor.ts";

/** A server and somebody who is signed in at it. */
export interface Side extends ServerProcess {
  readonly cookie: string;
}

/** Stagedoor and the bare server on one local Spotify. */
export interface Stage {
  readonly upstream: Upstream;
  readonly stagedoor: Side;
  readonly bare: Side;
}

/** Who is signed in: plays a track whose title is not its album's. */
const PERSON = "bela";

/** Sets both servers up, makes sure that they send the same pages, and ends them afterwards. */
export async function withStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const upstream = await startUpstream();
  const servers: ServerProcess[] = [upstream];
  try {
    return await withFolder(async (folder) => {
      const server = await startStagedoor(upstream, folder);
      servers.unshift(server);
      const stagedoor = { ...server, cookie: await signIn(server.url, upstream.control, PERSON) };
      const pages = await readPages({ ...stagedoor, personId: PERSON, control: upstream.control });
      const other = await startBare(upstream, pages);
      servers.unshift(other);
      const bare = { ...other, cookie: await signIn(other.url, upstream.control, PERSON) };
      await assertSamePage({ url: stagedoor.url }, { url: bare.url });
      await assertSamePage(stagedoor, bare);
      return await work({ upstream, stagedoor, bare });
    });
  } finally {
    for (const server of servers) await server.stop();
  }
}
