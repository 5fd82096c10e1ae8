import type { Fault } from "../faults/fault.ts";

/** What a button on the page makes go wrong; the path is told beside it. */
interface ReadyFault {
  name: string;
  words: string;
  fault: Omit<Fault, "path">;
}

export const readyFaults: readonly { group: string; faults: readonly ReadyFault[] }[] = [
  {
    group: "Trouble on the way",
    faults: [
      { name: "slow", words: "Slow by 3 s", fault: { delayMs: 3000 } },
      { name: "slow-body", words: "Slow body, 5 s", fault: { kind: "slow-body", delayMs: 5000 } },
      { name: "hang", words: "Hang", fault: { kind: "hang" } },
      { name: "drop", words: "Drop the connection", fault: { kind: "drop" } },
      { name: "truncated", words: "Break off the body", fault: { kind: "truncated" } },
      { name: "lost", words: "Done, but no answer", fault: { kind: "drop", when: "after" } },
    ],
  },
  {
    group: "Wrong answers",
    faults: [
      { name: "503", words: "503", fault: error(503, "Service unavailable") },
      { name: "500", words: "500", fault: error(500, "Server error.") },
      { name: "502", words: "502", fault: error(502, "Bad gateway.") },
      { name: "garbage", words: "Garbage", fault: { kind: "garbage" } },
      { name: "html", words: "A page, status 200", fault: { kind: "html" } },
      { name: "content-type", words: "Wrong content type", fault: { kind: "content-type" } },
    ],
  },
  {
    group: "Refusals",
    faults: [
      { name: "rate-limit", words: "429 for 30 s", fault: { kind: "rate-limit", retryAfter: 30 } },
      { name: "quota", words: "Quota, a day", fault: { kind: "quota", retryAfter: 86_400 } },
      { name: "expired-token", words: "Token expired", fault: { kind: "expired-token" } },
      { name: "revoked-token", words: "Token revoked", fault: { kind: "revoked-token" } },
      { name: "insufficient-scope", words: "Scope missing", fault: { kind: "insufficient-scope" } },
      { name: "premium-required", words: "Not Premium", fault: { kind: "premium-required" } },
      { name: "no-active-device", words: "No active device", fault: { kind: "no-active-device" } },
      { name: "not-registered", words: "Not on the list", fault: { kind: "not-registered" } },
      {
        name: "owner-without-premium",
        words: "Owner without Premium",
        fault: { kind: "owner-without-premium" },
      },
    ],
  },
];

function error(status: number, message: string): Omit<Fault, "path"> {
  return { status, body: { error: { status, message } } };
}

/** What a fault does, in a few words. */
export function effectOf({ kind, status, delayMs, retryAfter, when }: Fault): string {
  const parts = [
    kind === undefined ? "slow" : kind === "status" ? `status ${status ?? 500}` : kind.replaceAll("-", " "),
    delayMs === undefined ? "" : `${delayMs.toLocaleString("en")} ms`,
    typeof retryAfter === "number" ? `for ${retryAfter.toLocaleString("en")} s` : "",
    when === "after" ? "after it was done" : "",
  ];
  return parts.filter(Boolean).join(", ");
}
