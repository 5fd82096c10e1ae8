import { type ChildProcess, spawn } from "node:child_process";

/**
 * Reads which process the server is, a line each time that it changes (an empty one: it is dead). At the end of its input,
 * that is when this process closes it or dies, however it dies: ends the server and removes the folder.
 *
 * A server that was stopped by a signal has to go on to see that it is to end. One that was killed leaves behind the
 * shared memory by which PostgreSQL guards a data folder; its number stands in line 7 of the pid file.
 */
const KEEP = `
trap '' HUP INT TERM
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill -QUIT "$pid" && kill -CONT "$pid"
  while [ -s "$1/data/postmaster.pid" ] && kill -0 "$pid"; do sleep 0.02; done
fi
memory=$(sed -n '7s/^ *[0-9]* *//p' "$1/data/postmaster.pid") && [ -n "$memory" ] && ipcrm -m "$memory"
rm -rf "$1"
`;

/** Watches over a server, so that nothing is left of it whatever becomes of the process that started it. */
export interface Keeper {
  /** Notes which process the server is; `undefined`: none. */
  watch(postmaster: number | undefined): void;
  /** Ends the server and removes its folder. */
  close(): Promise<void>;
}

/** Starts the keeper of the server whose files are below `folder`, with its data in `folder/data`. */
export function startKeeper(folder: string): Keeper {
  const keeper: ChildProcess = spawn("/bin/sh", ["-c", KEEP, "keeper", folder], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((resolve) => keeper.once("close", () => resolve()));
  keeper.unref();
  const { stdin } = keeper;
  if (stdin && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  return {
    watch: (postmaster) => {
      stdin?.write(`${postmaster ?? ""}\n`);
    },
    close: () => {
      keeper.ref();
      stdin?.end();
      return ended;
    },
  };
}
