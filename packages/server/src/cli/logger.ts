import { pino, stdTimeFunctions } from "pino";
import type { Log } from "../ops/log.ts";

/** Bytes of log that are written at once under load, and after how many milliseconds fewer are. */
const BUFFER = 4_096;
const FLUSH_INTERVAL = 100;

/** Structured logs on standard output: a line of JSON each, or, to a terminal, lines for people. */
export async function createLogger(level: string): Promise<Log & { close(): Promise<void> }> {
  if (process.stdout.isTTY) {
    const { default: pretty } = await import("pino-pretty");
    const stream = pretty({ ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss", sync: true });
    return Object.assign(pino({ level }, stream), { close: async () => {} });
  }
  const destination = pino.destination({
    fd: 1,
    sync: false,
    minLength: BUFFER,
    periodicFlush: FLUSH_INTERVAL,
  });
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: levelName },
  };
  return Object.assign(pino(options, destination), { close: async () => destination.flushSync() });
}

const levelName = (level: string) => ({ level });
