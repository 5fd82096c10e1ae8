import { STATUS_CODES } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "hono";
import type { Caller, Env } from "../../caller.ts";
import type { World } from "../../world.ts";
import type { StandingFault } from "../faults/fault.ts";
import type { BegunRequest, Recording } from "./log.ts";
import { redactQuery, redactReason, redactText } from "./redaction.ts";
import { recordedHeaders } from "./request.ts";

/** A request as it comes in, by whichever way. */
export interface RequestHead {
  method: string;
  path: string;
  /** Undefined where there is none. */
  query: URLSearchParams | undefined;
  header(name: (typeof recordedHeaders)[number]): string | undefined;
}

/** Writes a request down that has come; `end` what became of it. */
export function beginRecording(
  { requests, clock }: Pick<World, "requests" | "clock">,
  head: RequestHead,
  caller: Caller,
): { recording: Recording; end(status: number, fault: Pick<StandingFault, "id" | "kind"> | null): void } {
  const recording = requests.begin(begunRequest(head, caller, clock.now()), caller.grantId);
  return {
    recording,
    end: (status, fault) =>
      recording.finish({
        status,
        personId: caller.personId,
        fault: fault?.id ?? null,
        limit: caller.limit ?? null,
        reason: reasonOf(caller, status, fault),
      }),
  };
}

function reasonOf(
  { reason }: Caller,
  status: number,
  fault: Pick<StandingFault, "id" | "kind"> | null,
): string | null {
  const reasons = reason === undefined ? [] : [redactReason(reason)];
  // Without a kind it only comes late.
  if (fault?.kind !== undefined) reasons.push(`struck by fault ${fault.id}: ${fault.kind}`);
  if (reasons.length === 0 && status >= 400) reasons.push(STATUS_CODES[status] ?? String(status));
  return reasons.length === 0 ? null : reasons.join("; ");
}

function begunRequest(
  { method, path, query, header }: RequestHead,
  { clientId, personId, grantType }: Caller,
  time: number,
): BegunRequest {
  const headers: Record<string, string> = {};
  for (const name of recordedHeaders) {
    const value = header(name);
    if (value !== undefined) headers[name] = redactText(value);
  }
  return {
    method,
    path: redactText(path),
    query: query === undefined ? {} : redactQuery(query),
    headers,
    clientId: clientId === null ? null : redactText(clientId),
    personId,
    grantType: grantType === null ? null : redactText(grantType),
    time,
  };
}

const bodiless = ["GET", "HEAD", "OPTIONS"];
// Longer ones are left to the service, which may refuse them unread.
const longestRead = 1_000_000;

// An answer that needs no body is not held up by one that never comes. Real ms.
const patienceMs = 100;

/**
 * Writes a body down as it comes, if there is one; the service reads it as well.
 * @returns what waits until it is written down, for a moment at most
 */
export function recordBody(c: Context<Env>, recording: Recording): () => Promise<void> | undefined {
  if (bodiless.includes(c.req.method)) return () => undefined;
  if (Number(c.req.header("content-length") ?? 0) > longestRead) return () => undefined;
  let isOver = false;
  const reading = c.req
    .text()
    .then((text) => recording.body(text))
    // A body that breaks off is met by whoever needs it.
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  return () => (isOver ? undefined : Promise.race([reading, wait(patienceMs, undefined, { ref: false })]));
}
