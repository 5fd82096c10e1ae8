import { readPages } from "./bare-pages.ts";
import { atMost, type Line } from "./report.ts";
import { startBare, startStagedoor, startUpstream, withFolder } from "./servers.ts";
import { alternate, type Spread } from "./statistics.ts";
import { signIn } from "./visitor.ts";

const ROUNDS = 12;
const MOST = 2.5;

/** From the start of the process to its first answer, both from TypeScript source, Stagedoor with its store there. */
export async function coldStart(): Promise<Line[]> {
  const upstream = await startUpstream();
  const { control } = upstream;
  try {
    return await withFolder(async (folder) => {
      const first = await startStagedoor(upstream, folder);
      const personId = "bela";
      const cookie = await signIn(first.url, control, personId);
      const pages = await readPages({ url: first.url, cookie, personId, control });
      await first.stop();
      const stagedoor = async () => {
        const server = await startStagedoor(upstream, folder);
        await server.stop();
        return server.startTime;
      };
      const bare = async () => {
        const server = await startBare(upstream, pages);
        await server.stop();
        return server.startTime;
      };
      await bare();
      const { first: ours, second: theirs, ratio } = await alternate(ROUNDS, stagedoor, bare);
      return [
        {
          what: "cold start, to the first answer",
          stagedoor: milliseconds(ours),
          beside: milliseconds(theirs),
          ratio,
          aim: atMost(ratio, MOST),
        },
      ];
    });
  } finally {
    await upstream.stop();
  }
}

const milliseconds = ({ median }: Spread): string => `${median.toFixed(0)} ms`;
