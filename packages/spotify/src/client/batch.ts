import { type ItemType, toId } from "../convert.ts";
import { SpotifyError } from "../errors.ts";
import type { Operation } from "../operations/operation.ts";
import type { Call, CallOptions } from "./call.ts";
import { chunked } from "./chunked.ts";
import { concurrently } from "./concurrently.ts";
import type { Connection } from "./connection.ts";
import { Forbidden, NotFound } from "./http-error.ts";
import { shortInConsole } from "./inspect.ts";

/** Requests at the same time, where a list takes several. */
const AT_ONCE = 4;

export interface Several<Item> {
  /** The operation that reads many, and the key of its answer that holds them. */
  readonly batch: Operation;
  readonly key: string;
  /** The operation that reads one, with `{id}` in its path. */
  readonly single?: Operation;
  readonly query?: Call["query"];
  readonly options?: CallOptions | undefined;
  /** What is done with each of them. */
  readonly read?: (item: Item) => Item;
}

/**
 * Reads things of a type, given by id, URI or web address, however many, in their order and with `null` for what there
 * is not. Apps that have no operation for many at once ask for each by itself; whether it is one of those is found out
 * at the first refusal, unless the quota mode is given.
 *
 * @throws {ConversionError} when one of them is none of that type
 */
export async function several<Item>(
  connection: Connection,
  type: ItemType,
  items: readonly string[],
  how: Several<Item>,
): Promise<(Item | null)[]> {
  const ids = items.map((item) => toId(type, item));
  const found = await readEach(connection, ids, how);
  const { read = (item) => item } = how;
  return found.map((item) => (item === null ? null : read(shortInConsole(item))));
}

async function readEach<Item>(
  connection: Connection,
  ids: readonly string[],
  how: Several<Item>,
): Promise<(Item | null)[]> {
  const { app } = connection;
  if (
    how.single !== undefined &&
    how.batch.developmentMode === "removed" &&
    app.quotaMode === "development"
  ) {
    return oneByOne(connection, ids, how, how.single);
  }
  try {
    return await inBatches(connection, ids, how);
  } catch (error) {
    if (how.single === undefined || app.quotaMode === "extended" || !isWithdrawal(error)) throw error;
    const items = await oneByOne(connection, ids, how, how.single);
    app.quotaMode = "development";
    return items;
  }
}

async function inBatches<Item>(
  connection: Connection,
  ids: readonly string[],
  how: Several<Item>,
): Promise<(Item | null)[]> {
  const { batch, key, query, options } = how;
  const answers = await concurrently(
    chunked(ids, batch.batch?.max),
    AT_ONCE,
    (chunk, signal) =>
      connection.call<Readonly<Record<string, (Item | null)[]>>>(batch, {
        query: { ...query, ids: chunk },
        options: { ...options, signal },
        // One more or less, and all that follow would stand for others.
        accept: (answer) => Array.isArray(answer[key]) && answer[key].length === chunk.length,
      }),
    options?.signal,
  );
  return answers.flatMap((answer) => answer[key] ?? []);
}

async function oneByOne<Item>(
  connection: Connection,
  ids: readonly string[],
  { query, options }: Several<Item>,
  single: Operation,
): Promise<(Item | null)[]> {
  return concurrently(
    ids,
    AT_ONCE,
    async (id, signal) => {
      try {
        return await connection.call<Item>(single, {
          path: { id },
          ...(query ? { query } : {}),
          options: { ...options, signal },
        });
      } catch (error) {
        if (error instanceof NotFound && !/^service not found/i.test(error.message)) return null;
        throw error;
      }
    },
    options?.signal,
  );
}

/**
 * Sends a list, however long, in as many requests as it takes, one after the other, and gives their answers. A failure
 * says in `done` how many entries had been dealt with before it.
 */
export async function inChunks<Entry, Answer>(
  entries: readonly Entry[],
  operation: Operation,
  send: (chunk: readonly Entry[], done: number) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const chunks = chunked(entries, operation.batch?.max);
  let done = 0;
  for (const chunk of chunks) {
    try {
      answers.push(await send(chunk, done));
    } catch (error) {
      // Errors of a token are not this call's alone.
      if (error instanceof SpotifyError && error.kind !== "auth" && chunks.length > 1) error.done = done;
      throw error;
    }
    done += chunk.length;
  }
  return answers;
}

/**
 * Asks about each entry of a list, in as many requests as it takes, and gives what was answered in their order.
 */
export async function askEach(
  connection: Connection,
  operation: Operation,
  entries: readonly string[],
  call: Pick<Call, "query" | "options">,
): Promise<boolean[]> {
  const name = operation.batch?.of ?? "ids";
  const answers = await inChunks(entries, operation, (chunk) =>
    connection.call<boolean[]>(operation, {
      ...call,
      query: { ...call.query, [name]: chunk },
      entries: chunk.length,
    }),
  );
  return answers.flat();
}

/** A bare "Forbidden" is how operations that an app has lost are refused; other causes say more, or nothing. */
function isWithdrawal(error: unknown): boolean {
  return error instanceof Forbidden && error.withdrawn !== undefined && error.message.startsWith("Forbidden");
}
