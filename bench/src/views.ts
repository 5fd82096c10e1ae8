import { viewsPerSecond } from "./load.ts";
import { atLeast, type Line } from "./report.ts";
import { withStage } from "./stage.ts";
import { alternate, type Spread } from "./statistics.ts";

const ROUNDS = 12;
const SECONDS = 1;
const WARM_UP_SECONDS = 4;

/** Views of `/` per second: anonymous, and signed in with one call to Spotify for each view. */
export function views(): Promise<Line[]> {
  return withStage(async ({ stagedoor, bare }) => {
    const compare = async (what: string, least: number, isSignedIn: boolean): Promise<Line> => {
      const rate = (side: typeof bare, seconds: number) =>
        viewsPerSecond(side.url, seconds, isSignedIn ? side.cookie : undefined);
      for (const side of [stagedoor, bare]) await rate(side, WARM_UP_SECONDS);
      const { first, second, ratio } = await alternate(
        ROUNDS,
        () => rate(stagedoor, SECONDS),
        () => rate(bare, SECONDS),
      );
      return {
        what,
        stagedoor: perSecond(first),
        beside: perSecond(second),
        ratio,
        aim: atLeast(ratio, least),
      };
    };
    return [
      await compare("anonymous views of /", 0.7, false),
      await compare("signed-in views of /", 0.6, true),
    ];
  });
}

const perSecond = ({ median }: Spread): string => `${median.toFixed(0)}/s`;
