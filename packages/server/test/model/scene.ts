import type { Action } from "./act.ts";
import type { Kill, Moment, Sleep, StoreFault } from "./instance.ts";
import type { WireFault } from "./spotify.ts";
import { browserName, instanceName, userIdOf } from "./world.ts";

/** An instance; `undefined`: that of the first action. */
type Where = number | undefined;

/** Something that goes wrong by itself. */
export type Trouble =
  | { readonly kind: "store"; readonly at: Where; readonly fault: StoreFault }
  | { readonly kind: "spotify"; readonly fault: WireFault }
  | { readonly kind: "kill"; readonly at: Where; readonly kill: Kill }
  | { readonly kind: "sleep"; readonly at: Where; readonly sleep: Sleep };

/** Several actions at once. */
export interface Scene {
  /** Whether everybody's access tokens expire before. */
  readonly isLater: boolean;
  readonly actions: readonly Action[];
  /** The order of their steps. */
  readonly choices: readonly number[];
  readonly troubles: readonly Trouble[];
  /** Whether nobody does anything for a while after it. */
  readonly isLast: boolean;
}

/** A scene, as a failure tells it. */
export function inWords({ actions, choices, isLast, isLater, troubles }: Scene): string {
  const when = isLater ? "when the access tokens have expired: " : "";
  const order = choices.length > 0 ? ` in the order ${choices.join(",")}` : "";
  const what = actions.map(actionInWords).join(" | ") + order;
  const rests = isLast ? ["then nothing for a minute"] : [];
  return when + [what, ...troubles.map(troubleInWords), ...rests].join("; ");
}

function actionInWords(action: Action): string {
  switch (action.do) {
    case "sign in":
    case "sign in twice":
      return `${browserName(action.browser)} signs in as ${userIdOf(action.person)} by ${instanceName(action.at)}, back at ${instanceName(action.back)}${action.do === "sign in" ? "" : " and there too"}`;
    case "cross":
      return `${browserName(action.other)} brings the callback of ${browserName(action.browser)}, which signs in as ${userIdOf(action.person)}, to ${instanceName(action.at)} first`;
    case "replay":
      return `${browserName(action.browser)} brings its last callback to ${instanceName(action.at)} again`;
    case "view":
      return `${browserName(action.browser)} opens the page at ${instanceName(action.at)}`;
    case "ask":
      return `${browserName(action.browser)} asks ${instanceName(action.at)} for its session`;
    case "sign out":
    case "sign out others":
    case "sign out all":
    case "sign out one":
      return `${browserName(action.browser)} does "${action.do}" at ${instanceName(action.at)}`;
    case "revoke":
      return `${userIdOf(action.person)} withdraws the consent`;
    case "expire access":
      return `${userIdOf(action.person)}'s access tokens expire`;
    case "expire refresh":
      return `${userIdOf(action.person)}'s six months are over`;
    case "sweep":
      return "what is over is swept";
  }
}

function troubleInWords(trouble: Trouble): string {
  switch (trouble.kind) {
    case "store": {
      const { kind, times } = trouble.fault;
      return `the store fails ${momentInWords(trouble.at, trouble.fault)} (${kind}), ${times} times`;
    }
    case "spotify": {
      const { calls, kind, after } = trouble.fault;
      return `Spotify's answer ${after + 1} to ${calls} calls goes wrong (${kind})`;
    }
    case "kill": {
      const { kill } = trouble;
      return `killed ${momentInWords(trouble.at, kill)}, what is under way ${kill.takesEffect ? "" : "not "}done`;
    }
    case "sleep":
      return `asleep ${momentInWords(trouble.at, trouble.sleep)} for ${trouble.sleep.steps} steps`;
  }
}

const momentInWords = (at: Where, { on, after }: Moment): string =>
  `at ${at === undefined ? "the first instance" : instanceName(at)}'s ${on} ${after + 1}`;
