import type { RemoteControl } from "@stagedoor/emulator";
import { CONNECTIONS, viewsPerSecond } from "./load.ts";
import { atLeast, type Line } from "./report.ts";
import { withStage } from "./stage.ts";
import { alternate, type Spread } from "./statistics.ts";
import { signIn } from "./visitor.ts";

const ROUNDS = 12;
const SECONDS = 1;
const WARM_UP_SECONDS = 4;

/**
 * Views of `/` per second: anonymous, and signed in with one call to Spotify for each view. So each connection's view is
 * another person's: one person's views at the same moment share a call.
 */
export function views(): Promise<Line[]> {
  return withStage(async ({ upstream, stagedoor, bare }) => {
    const listeners = await addListeners(upstream.control);
    const cookiesAt = new Map<string, string[]>();
    for (const { url } of [stagedoor, bare]) {
      const cookies: string[] = [];
      for (const id of listeners) cookies.push(await signIn(url, upstream.control, id));
      cookiesAt.set(url, cookies);
    }
    const compare = async (what: string, least: number, isSignedIn: boolean): Promise<Line> => {
      const rate = ({ url }: typeof bare, seconds: number) =>
        viewsPerSecond(url, seconds, isSignedIn ? cookiesAt.get(url) : []);
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

async function addListeners(control: RemoteControl): Promise<string[]> {
  const ids = Array.from({ length: 2 * CONNECTIONS }, (_, number) => `listener-${number}`);
  for (const id of ids) {
    await control.people.add({ id });
    await control.playback.set(id, { kind: "track" });
  }
  return ids;
}

const perSecond = ({ median }: Spread): string => `${median.toFixed(0)}/s`;
