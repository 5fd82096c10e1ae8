import { retryAfterSeconds } from "../../retry-after.ts";
import { type Clock, steady } from "../clock.ts";
import { readRefusal } from "../refusal.ts";
import { waitAfterRefusal } from "../retry/timing.ts";
import type { Sender, SenderInit } from "../sender.ts";
import { FairQueue } from "./fair-queue.ts";
import { type Held, heldResponse } from "./held-response.ts";
import { type LearnedLimit, learn, limitNow } from "./learned-limit.ts";
import { quotaGroup } from "./quota-group.ts";
import { RollingWindow } from "./rolling-window.ts";

export interface LimiterSettings {
  readonly requests: number;
  readonly window: number;
  readonly concurrency: number;
  readonly maxWait: number;
  readonly clock: Clock;
}

/** A request that may go now: when that is, and how many had gone in the window before it. */
interface Turn {
  readonly at: number;
  readonly held: number;
}

interface Waiting {
  readonly group: string;
  /** The end of what it may wait. */
  readonly deadline: number;
  /** Gives it its turn, or has it look again how long it would have to wait. */
  wake(turn: Turn | "look-again" | "too-late"): void;
}

/** Seconds for which a quota is taken to be used up where the answer does not say. */
const UNSAID_QUOTA = 60;

/** Who may send when, to one origin. */
export class Limiter {
  readonly #settings: LimiterSettings;
  readonly #clock: Clock;
  readonly #sent: RollingWindow;
  readonly #queue = new FairQueue<Waiting>();
  readonly #quotas = new Map<string, number>();
  readonly #began: number;
  #learned: LearnedLimit | undefined;
  #blockedUntil = 0;
  #refusedAt = Number.NEGATIVE_INFINITY;
  /** How often the rate limit has refused in succession. Those refused together count as one. */
  #refusals = 0;
  #active = 0;
  #alarm: AbortController | undefined;

  constructor(settings: LimiterSettings) {
    this.#settings = settings;
    this.#clock = steady(settings.clock);
    this.#sent = new RollingWindow(settings.window);
    this.#began = this.#clock.now();
  }

  async send(sender: Sender, url: string, init: SenderInit): Promise<Response> {
    const group = quotaGroup(url, init.operation);
    const turn = await this.#turn(group, init);
    if ("until" in turn) return heldResponse(url, turn, this.#clock.now());
    try {
      const response = await sender(url, init);
      if (response.status === 429) return await this.#refused(response, group, turn, init.signal);
      if (turn.at > this.#refusedAt) this.#refusals = 0;
      return response;
    } finally {
      this.#active--;
      this.#advance();
    }
  }

  /** Waits until it may be sent; gives how long it would be where that is longer than it may wait. */
  async #turn(group: string, { headers, signal, maxWait }: SenderInit): Promise<Turn | Held> {
    const person = headers.authorization ?? "";
    const deadline = this.#clock.now() + (maxWait ?? this.#settings.maxWait);
    for (;;) {
      signal?.throwIfAborted();
      const now = this.#clock.now();
      const quotaEnds = this.#quotas.get(group) ?? now;
      if (quotaEnds > now) {
        if (!(quotaEnds <= deadline)) return { until: quotaEnds, isQuota: true };
        await this.#clock.sleep(quotaEnds - now, signal);
        continue;
      }
      const opensAt = this.#opensAt(now, this.#queue.aheadOf(person));
      if (!(opensAt <= deadline)) return { until: opensAt, isQuota: false };
      if (opensAt === now && this.#queue.size === 0 && this.#active < this.#settings.concurrency) {
        return this.#begin(now);
      }
      const woken = await this.#queued(person, { group, deadline }, signal);
      if (typeof woken === "object") return woken;
      if (woken === "too-late") return { until: this.#opensAt(deadline, this.#queue.size), isQuota: false };
    }
  }

  #queued(
    person: string,
    { group, deadline }: Pick<Waiting, "group" | "deadline">,
    signal: AbortSignal | null | undefined,
  ): Promise<Turn | "look-again" | "too-late"> {
    return new Promise((resolve, reject) => {
      const timer = new AbortController();
      const waiting: Waiting = {
        group,
        deadline,
        wake(turn) {
          timer.abort();
          signal?.removeEventListener("abort", giveUp);
          resolve(turn);
        },
      };
      const giveUp = () => {
        timer.abort();
        this.#remove(person, waiting);
        reject(signal?.reason);
      };
      const expire = () => {
        // Its turn may come at this very moment.
        this.#advance();
        if (this.#remove(person, waiting)) waiting.wake("too-late");
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#queue.add(person, waiting);
      if (deadline < Number.POSITIVE_INFINITY) {
        this.#clock.sleep(deadline - this.#clock.now(), timer.signal).then(expire, () => {});
      }
      this.#advance();
    });
  }

  #remove(person: string, waiting: Waiting): boolean {
    const wasThere = this.#queue.delete(person, waiting);
    this.#advance();
    return wasThere;
  }

  #begin(now: number): Turn {
    const turn = { at: now, held: this.#sent.count(now) };
    this.#sent.add(now);
    this.#active++;
    return turn;
  }

  /** Lets go whoever may, and sees that it is called again when the next one may. */
  #advance(): void {
    while (this.#queue.size > 0 && this.#active < this.#settings.concurrency) {
      const now = this.#clock.now();
      const opensAt = this.#opensAt(now);
      if (opensAt > now) {
        this.#advanceIn(opensAt - now);
        return;
      }
      this.#queue.take()?.wake(this.#begin(now));
    }
    if (this.#queue.size === 0) {
      this.#alarm?.abort();
      this.#alarm = undefined;
    }
  }

  #advanceIn(ms: number): void {
    // One that rings too early, because of a 429 since, sets itself again.
    if (this.#alarm !== undefined) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    const ring = () => {
      this.#alarm = undefined;
      this.#advance();
    };
    this.#clock.sleep(ms, alarm.signal).then(ring, () => {});
  }

  /** When the request with so many ahead of it may be sent, as far as is known. */
  #opensAt(now: number, ahead = 0): number {
    const { requests, window } = this.#settings;
    const learned = this.#learned && limitNow(this.#learned, now, window);
    const limit = Math.floor(Math.min(requests, learned ?? requests));
    return this.#sent.opensAt(Math.max(now, this.#blockedUntil), limit, ahead);
  }

  async #refused(
    answer: Response,
    group: string,
    turn: Turn,
    signal: AbortSignal | null | undefined,
  ): Promise<Response> {
    let isQuota = false;
    try {
      const refusal = await readRefusal(answer, signal);
      isQuota = refusal.isQuota;
      return refusal.response;
    } finally {
      // Also where the body breaks, or the caller is gone.
      const retryAfter = retryAfterSeconds(answer.headers, this.#settings.clock.now());
      if (isQuota) this.#endQuota(group, retryAfter ?? UNSAID_QUOTA);
      else this.#block(turn, retryAfter);
      this.#wakeWhomItConcerns(isQuota ? group : undefined);
    }
  }

  #endQuota(group: string, seconds: number): void {
    const now = this.#clock.now();
    for (const [ended, until] of this.#quotas) if (until <= now) this.#quotas.delete(ended);
    this.#quotas.set(group, Math.max(now + seconds * 1_000, this.#quotas.get(group) ?? 0));
  }

  #block({ at, held }: Turn, retryAfter: number | undefined): void {
    const now = this.#clock.now();
    this.#sent.remove(at);
    // Just after a start it is not known what was sent before, by an earlier process, and nothing can be learned.
    if (now - this.#began >= this.#settings.window) {
      this.#learned = learn(this.#learned, { held, sentAt: at, now });
    }
    if (at > this.#refusedAt) {
      this.#refusals++;
      this.#refusedAt = now;
    }
    const until = now + waitAfterRefusal(retryAfter, this.#refusals - 1);
    this.#blockedUntil = Math.max(this.#blockedUntil, until);
  }

  /** Those whose group has ended, or who would now wait longer than they may, need not wait to be told. */
  #wakeWhomItConcerns(group: string | undefined): void {
    const now = this.#clock.now();
    let ahead = 0;
    for (const [person, waiting] of this.#queue.inOrder()) {
      const isConcerned =
        group === undefined ? this.#opensAt(now, ahead) > waiting.deadline : waiting.group === group;
      if (isConcerned && this.#queue.delete(person, waiting)) waiting.wake("look-again");
      else ahead++;
    }
  }
}
