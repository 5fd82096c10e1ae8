import autocannon from "autocannon";
import { CONNECTIONS } from "../load.ts";
import type { Question } from "./recording.ts";

/**
 * Answers per second over so many seconds.
 *
 * @throws {Error} when one is not 200.
 */
export async function answersPerSecond(url: string, question: Question, seconds: number): Promise<number> {
  const { method, path, headers, body } = question;
  const result = await autocannon({
    url: `${url}${path}`,
    method,
    headers: { ...headers },
    ...(body !== undefined && { body }),
    connections: CONNECTIONS,
    duration: seconds,
  });
  if (result.errors + result.non2xx > 0) {
    throw new Error(
      `${method} ${path} failed ${result.errors} times; ${result.non2xx} were not answered with 200.`,
    );
  }
  return result["2xx"] / result.duration;
}
