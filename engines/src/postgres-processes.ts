import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** As in ps(1): `T` stopped, `Z` dead but not yet collected by its parent. */
  readonly state: string;
}

function processes(): Process[] {
  if (process.platform === "linux") return readdirSync("/proc").flatMap(procEntry);
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,state="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return pid && parent && state ? { pid: Number(pid), parent: Number(parent), state: state.charAt(0) } : [];
  });
}

function procEntry(pid: string): Process[] {
  if (!/^\d+$/.test(pid)) return [];
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name stands in brackets and may hold anything.
    const [state = "", parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [{ pid: Number(pid), parent: Number(parent), state }];
  } catch {
    return [];
  }
}

/** The postmaster and every process that it started: each has a process group of its own, so that no group holds them all. */
export const serverProcesses = (postmaster: number): number[] =>
  processes().flatMap(({ pid, parent }) => (pid === postmaster || parent === postmaster ? pid : []));

/** Sends a signal to those of them that are still there. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Waits until all of them are in one of these states, or gone. */
export async function untilAll(pids: readonly number[], states: string): Promise<void> {
  const isPending = ({ pid, state }: Process): boolean => pids.includes(pid) && !states.includes(state);
  while (processes().some(isPending)) await wait(5);
}
