import type { Line } from "./report.ts";
import { withStage } from "./stage.ts";

const ROUNDS = 10;
const VIEWS = 50;

/** Views at once of a person whose access token Spotify no longer takes: how often the token endpoint is asked. */
export function expiredGrant(): Promise<Line[]> {
  return withStage(async ({ upstream, stagedoor }) => {
    const { control } = upstream;
    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await control.grants.expireAccessTokens();
      await control.requests.clear();
      const pages = await Promise.all(
        Array.from({ length: VIEWS }, () => view(stagedoor.url, stagedoor.cookie)),
      );
      const failed = pages.filter((page) => !page.includes("Now playing:")).length;
      if (failed > 0)
        throw new Error(`${failed} of ${VIEWS} views of an expired grant did not show what is playing.`);
      counts.push((await control.requests.statistics()).token.refreshes);
    }
    const most = Math.max(...counts);
    return [
      {
        what: `refreshes for ${VIEWS} views at once of an expired grant, at most`,
        stagedoor: String(most),
        aim: { text: "1", isMet: most === 1 && Math.min(...counts) === 1 },
      },
    ];
  });
}

async function view(url: string, cookie: string): Promise<string> {
  return (await fetch(url, { headers: { cookie } })).text();
}
