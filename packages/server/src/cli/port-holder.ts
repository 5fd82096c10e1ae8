import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** Who listens on a TCP port of this machine, for instance `node (process 4711)`; nothing where that cannot be known. */
export function portHolder(port: number): string | undefined {
  try {
    return process.platform === "linux" ? fromProc(port) : fromLsof(port);
  } catch {
    return undefined;
  }
}

const LISTENING = "0A";

/** proc(5): `/proc/net/tcp` has the sockets' inodes, `/proc/PID/fd` who holds them. */
function fromProc(port: number): string | undefined {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const sockets = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of readFileSync(table, "utf8").split("\n").slice(1)) {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === LISTENING && local.endsWith(`:${hexPort}`)) sockets.add(`socket:[${inode}]`);
    }
  }
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holdsAny(name, sockets));
  if (!pid) return undefined;
  // Not `comm`, which for Node says "MainThread".
  const [command = "a program"] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  return `${basename(command)} (process ${pid})`;
}

function holdsAny(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`)));
  } catch {
    // Another user's process, or one that has just ended.
    return false;
  }
}

function fromLsof(port: number): string | undefined {
  const fields = execFileSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], {
    encoding: "utf8",
    timeout: 2_000,
    stdio: ["ignore", "pipe", "ignore"],
  }).split("\n");
  const pid = fields.find((field) => field.startsWith("p"))?.slice(1);
  const command = fields.find((field) => field.startsWith("c"))?.slice(1);
  if (!pid) return undefined;
  const airplay = command?.startsWith("ControlCe")
    ? "; that is macOS's AirPlay Receiver, in System Settings"
    : "";
  return `${command} (process ${pid}${airplay})`;
}
