import type { Outage } from "./cluster.ts";
import type { Refresh } from "./traced-spotify.ts";

/** Milliseconds that an answer of Spotify's may take to be in the store. */
const ON_ITS_WAY = 500;
/** Milliseconds after it goes on in which a stopped instance sends what it was about to send. */
const CATCHING_UP = 1_000;

/** Milliseconds around a refresh in which an outage of its instance is told with it. */
const NEAR = 5_000;

/** What became of all refreshes of a run. */
export interface Traced {
  /** Their instance was killed or stopped between sending and the answer. */
  readonly cut: readonly Refresh[];
  /** Refused because of one of those: that grant has ended. */
  readonly lost: readonly Refresh[];
  /** Refused because an instance that had been stopped before sending sent late, what somebody else had sent meanwhile. */
  readonly late: readonly Refresh[];
  /** Refreshes that should not be: refused without such a reason, or two of one person's at once. */
  readonly wrongs: readonly string[];
}

/** Traces every refused refresh to the outage that it comes from. */
export function traceLosses(refreshes: readonly Refresh[], outages: readonly Outage[]): Traced {
  // What a killed instance had sent may come to be read after the kill.
  const hadOutage = (instance: string, since: number, until: number) =>
    outages.some(
      ({ instance: other, from, to = Number.POSITIVE_INFINITY }) =>
        other === instance && from <= until && to >= since,
    );
  const isCut = ({ instance, sentAt, answeredAt }: Refresh, more = 0) =>
    hadOutage(instance, sentAt, answeredAt + more);
  const isLate = ({ instance, sentAt }: Refresh) =>
    outages.some(
      ({ instance: stopped, kind, to = Number.POSITIVE_INFINITY }) =>
        stopped === instance && kind === "stopped" && sentAt >= to && sentAt <= to + CATCHING_UP,
    );

  const told = ({ person, instance, status, sentAt, answeredAt }: Refresh): string => {
    const near = outages.filter(
      (outage) =>
        outage.instance === instance &&
        (outage.to ?? outage.from) > sentAt - NEAR &&
        outage.from < answeredAt + NEAR,
    );
    const whole = near.map(({ kind, from, to }) => `, ${kind} ${from} to ${to}`).join("");
    return `${person} at ${instance}, ${sentAt} to ${answeredAt}: ${status} (${instance}${whole})`;
  };

  const lost: Refresh[] = [];
  const late: Refresh[] = [];
  const wrongs: string[] = [];
  const accepted = new Map<string, Refresh>();
  const former = new Map<string, Refresh>();
  for (const refresh of refreshes) {
    const { person, sentAt, status } = refresh;
    const before = former.get(person);
    if (before && before.answeredAt > sentAt && !hadOutage(before.instance, before.sentAt, sentAt)) {
      if (!isLate(before) && !isLate(refresh))
        wrongs.push(`two refreshes at once: ${told(before)}, ${told(refresh)}`);
    }
    former.set(person, refresh);
    if (status === 200) accepted.set(person, refresh);
    else {
      const served = accepted.get(person);
      if (status === 400 && served && isCut(served, ON_ITS_WAY)) lost.push(refresh);
      else if (status === 400 && isLate(refresh)) late.push(refresh);
      else wrongs.push(`refused without a reason: ${told(refresh)}${served ? ` after ${told(served)}` : ""}`);
    }
  }
  return { cut: refreshes.filter((refresh) => isCut(refresh)), lost, late, wrongs };
}
