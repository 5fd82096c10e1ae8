import type { Fault } from "../faults/fault.ts";
import { span } from "./times.ts";

/** What a button on the page makes go wrong; the path is told beside it. */
interface ReadyFault {
  name: string;
  /** What an app sees of it. */
  says: string;
  fault: Omit<Fault, "path">;
}

export const readyFaults: readonly { group: string; faults: readonly ReadyFault[] }[] = [
  {
    group: "Trouble on the way",
    faults: [
      { name: "slow", says: "The answer comes 3 s late", fault: { delayMs: 3000 } },
      {
        name: "slow-body",
        says: "Headers at once, the body over 5 s",
        fault: { kind: "slow-body", delayMs: 5000 },
      },
      { name: "hang", says: "No answer until it is cleared", fault: { kind: "hang" } },
      { name: "drop", says: "The connection ends without an answer", fault: { kind: "drop" } },
      { name: "truncated", says: "Half the body, then the connection ends", fault: { kind: "truncated" } },
      {
        name: "lost",
        says: "What was asked is done, the answer is lost",
        fault: { kind: "drop", when: "after" },
      },
    ],
  },
  {
    group: "Wrong answers",
    faults: [
      { name: "503", says: "Service unavailable", fault: error(503, "Service unavailable") },
      { name: "500", says: "Server error", fault: error(500, "Server error.") },
      { name: "502", says: "Bad gateway", fault: error(502, "Bad gateway.") },
      { name: "garbage", says: "Called JSON and none", fault: { kind: "garbage" } },
      { name: "html", says: "A page, status 200", fault: { kind: "html" } },
      { name: "content-type", says: "The true answer, called text/html", fault: { kind: "content-type" } },
    ],
  },
  {
    group: "Refusals",
    faults: [
      { name: "rate-limit", says: "429 with Retry-After", fault: { kind: "rate-limit", retryAfter: 30 } },
      { name: "quota", says: "429 QUOTA_EXCEEDED", fault: { kind: "quota", retryAfter: 86_400 } },
      { name: "expired-token", says: "401, or 400 to a refresh", fault: { kind: "expired-token" } },
      { name: "revoked-token", says: "401, or 400 to a refresh", fault: { kind: "revoked-token" } },
      {
        name: "insufficient-scope",
        says: "403 where a scope is needed",
        fault: { kind: "insufficient-scope" },
      },
      { name: "premium-required", says: "403 at player commands", fault: { kind: "premium-required" } },
      { name: "no-active-device", says: "404 at player commands", fault: { kind: "no-active-device" } },
      { name: "not-registered", says: "403, not on the app's allow list", fault: { kind: "not-registered" } },
      {
        name: "owner-without-premium",
        says: "403, the owner's Premium has lapsed",
        fault: { kind: "owner-without-premium" },
      },
    ],
  },
];

function error(status: number, message: string): Omit<Fault, "path"> {
  return { kind: "status", status, body: { error: { status, message } } };
}

/** What a fault does, in the words of its kind. */
export function effectOf({ kind, status, delayMs, retryAfter, when }: Omit<Fault, "path">): string {
  const parts = [
    kindOf({ kind, status }),
    delayMs === undefined ? "" : `by ${span(delayMs)}`,
    typeof retryAfter === "number" ? `for ${span(retryAfter * 1000)}` : "",
    when === "after" ? "after it was done" : "",
  ];
  return parts.filter(Boolean).join(", ");
}

function kindOf({ kind, status }: Pick<Fault, "kind" | "status">): string {
  if (kind === undefined) return "slow";
  if (kind === "status") return `status ${status ?? 500}`;
  return kind === "html" ? "HTML" : kind.replaceAll("-", " ");
}

/** As a button or a sentence begins. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
