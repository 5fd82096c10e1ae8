import type { ServerProcess } from "../processes.ts";
import { type Aim, atLeast, type Line } from "../report.ts";
import { withFolder } from "../servers.ts";
import { alternate, type Comparison, compare, type Spread } from "../statistics.ts";
import { answersPerSecond } from "./rate.ts";
import { ask, type Question, type Recording } from "./recording.ts";
import {
  type Built,
  build,
  firstQuestion,
  questionsFor,
  startBare,
  startEmulator,
  startMock,
} from "./sides.ts";

const ROUNDS = 5;
const SECONDS = 1;
const STARTS = 12;
const AT_LEAST = 0.5;
/** Milliseconds. */
const START_BELOW = 300;
/** Bytes. */
const MEMORY_BELOW = 80_000_000;

/**
 * The local Spotify as one file of JavaScript, as its package's command is: its start, its memory and its answers per
 * second beside a bare `node:http` server that sends the same, and its tokens beside those of `oauth2-mock-server`.
 */
export function emulator(): Promise<Line[]> {
  return withFolder(async (folder) => {
    const built = await build(folder);
    const starting = await starts(built, folder);
    const served: ServerProcess[] = [];
    const up = async (server: Promise<ServerProcess>) => {
      served.unshift(await server);
      return server;
    };
    try {
      const ours = await up(startEmulator(built));
      const memoryAtFirst = ours.residentSize();
      const questions = await questionsFor(ours);
      const theirs = await up(startBare(built, folder, await record(ours, Object.values(questions))));
      const bareMemoryAtFirst = theirs.residentSize();
      const rates: Line[] = [];
      for (const [what, question] of Object.entries(questions)) {
        const at = ({ url }: ServerProcess) => answersPerSecond(url, question, SECONDS);
        rates.push(
          rateLine(
            `${what} beside node:http`,
            await inRounds(
              () => at(ours),
              () => at(theirs),
            ),
            AT_LEAST,
          ),
        );
      }
      const memory = [
        memoryLine("memory after the start", memoryAtFirst, bareMemoryAtFirst),
        memoryLine("memory after all of this", ours.residentSize(), theirs.residentSize()),
      ];
      return [starting, ...rates, ...(await besideMock(ours, questions, up)), ...memory];
    } finally {
      for (const server of served) await server.stop();
    }
  });
}

/** From the start of the process to the first answer, of both. */
async function starts(built: Built, folder: string): Promise<Line> {
  const startTime = async (start: () => Promise<ServerProcess>) => {
    const server = await start();
    await server.stop();
    return server.startTime;
  };
  const emulator = await startEmulator(built);
  const recordings = await record(emulator, [firstQuestion]);
  await emulator.stop();
  const { first, second, ratio } = await alternate(
    STARTS,
    () => startTime(() => startEmulator(built)),
    () => startTime(() => startBare(built, folder, recordings)),
  );
  return {
    what: "start, to the first answer",
    stagedoor: `${first.median.toFixed(0)} ms`,
    beside: `${second.median.toFixed(0)} ms`,
    ratio,
    aim: below(first.median, START_BELOW, `${START_BELOW} ms`),
  };
}

async function record(
  { url }: ServerProcess,
  questions: readonly Question[],
): Promise<Map<Question, Recording>> {
  const recordings = new Map<Question, Recording>();
  for (const question of questions) recordings.set(question, await ask(url, question));
  return recordings;
}

async function besideMock(
  ours: ServerProcess,
  questions: Readonly<Record<string, Question>>,
  up: (server: Promise<ServerProcess>) => Promise<ServerProcess>,
): Promise<Line[]> {
  const mock = await up(startMock());
  const lines: Line[] = [];
  for (const [what, question] of Object.entries(questions)) {
    if (question.method !== "POST") continue;
    const comparison = await inRounds(
      () => answersPerSecond(ours.url, question, SECONDS),
      () => answersPerSecond(mock.url, { ...question, path: "/token" }, SECONDS),
    );
    lines.push(rateLine(`${what} beside oauth2-mock-server`, comparison));
  }
  return lines;
}

/** One second each to grow warm, then in turn. */
async function inRounds(first: () => Promise<number>, second: () => Promise<number>): Promise<Comparison> {
  await first();
  await second();
  return alternate(ROUNDS, first, second);
}

function rateLine(what: string, { first, second, ratio }: Comparison, least?: number): Line {
  return {
    what,
    stagedoor: perSecond(first),
    beside: perSecond(second),
    ratio,
    ...(least !== undefined && { aim: atLeast(ratio, least) }),
  };
}

function memoryLine(what: string, ours: number, theirs: number): Line {
  return {
    what,
    stagedoor: megabytes(ours),
    beside: megabytes(theirs),
    ratio: compare([[ours, theirs]]).ratio,
    aim: below(ours, MEMORY_BELOW, megabytes(MEMORY_BELOW)),
  };
}

const below = (value: number, most: number, text: string): Aim => ({
  text: `< ${text}`,
  isMet: value < most,
});

const perSecond = ({ median }: Spread): string => `${median.toFixed(0)}/s`;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
