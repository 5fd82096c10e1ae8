import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { connect } from "node:net";

/**
 * Lets processes write no file beyond so many bytes, as on a full disk; `undefined`: as far as they like. Writes fail with
 * `EFBIG` then. Linux alone.
 */
export function limitFiles(pids: readonly number[], bytes: number | undefined): void {
  for (const pid of pids) {
    // As its own user, which in a container not even root stands above; the soft limit alone, which that user may raise again.
    const { uid, gid } = statSync(`/proc/${pid}`);
    execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes ?? "unlimited"}:`], {
      uid,
      gid,
      cwd: "/",
    });
  }
}

/** A PostgreSQL server's processes: the one that listens on the port, and those that it started. */
export function postgresProcesses(url: string): number[] {
  const { port } = new URL(url);
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  const processes = [...table.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)].map(([, pid, parent, args = ""]) => ({
    ...{ pid: Number(pid), parent: Number(parent), args },
  }));
  const postmaster = processes.find(({ args }) => new RegExp(`/postgres .*-p ${port}( |$)`).test(args))?.pid;
  if (postmaster === undefined) throw new Error(`No PostgreSQL runs on port ${port}.`);
  return processes.flatMap(({ pid, parent }) => (pid === postmaster || parent === postmaster ? pid : []));
}

/** How much memory a Redis may use for data; 0: as much as it likes. */
export async function limitRedis(url: string, bytes: number): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`CONFIG SET maxmemory ${bytes}\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  if (!answer.toString().startsWith("+OK")) throw new Error(`Redis answered: ${answer}`);
}
