import { pino, stdTimeFunctions } from "pino";
import type { Log } from "../ops/log.ts";

/** Bytes of log that are written at once under load, and after how many milliseconds fewer are. */
const BUFFER = 4_096;
const FLUSH_INTERVAL = 100;
/** Bytes of log that wait for a slow reader before more is dropped. */
const BACKLOG = 16_777_216;
/** How often the rest is offered at the end to a reader that takes nothing, a tenth of a second apart. */
const LAST_TRIES = 10;

/** Structured logs on standard output: a line of JSON each, or, to a terminal, lines for people. */
export async function createLogger(level: string): Promise<Log & { close(): Promise<void> }> {
  if (process.stdout.isTTY) {
    const { default: pretty } = await import("pino-pretty");
    const stream = pretty({ ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss", sync: true });
    return Object.assign(pino({ level }, stream), { close: async () => {} });
  }
  let triesLeft = Number.POSITIVE_INFINITY;
  const destination = pino.destination({
    fd: 1,
    sync: false,
    minLength: BUFFER,
    maxLength: BACKLOG,
    periodicFlush: FLUSH_INTERVAL,
    retryEAGAIN: () => triesLeft-- > 0,
  });
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: levelName },
  };
  const close = async () => {
    triesLeft = LAST_TRIES;
    try {
      destination.flushSync();
    } catch {
      // Whoever read the log has stopped reading: that must not keep the server from ending.
      destination.destroy();
    }
  };
  return Object.assign(pino(options, destination), { close });
}

const levelName = (level: string) => ({ level });
