import type { Head } from "../rebuilt.ts";
import type { Timed } from "./freshness.ts";
import { isSelected, type Selection } from "./vary.ts";

/** What an answer is of: never one person's for another. */
export interface Subject {
  /** The `Authorization` header of who asked. Kept in memory alone. */
  readonly person: string;
  readonly url: string;
}

export interface StoredResponse extends Head, Timed {
  readonly body: ArrayBuffer;
  readonly selection: Selection;
}

interface Shelf {
  readonly subject: Subject;
  /** One for each choice of the headers that it varies by, the newest last. */
  readonly responses: StoredResponse[];
}

/** Answers, as many as fit; those that were not used for longest go first. */
export class ResponseStore {
  readonly #maxBytes: number;
  /** The one used last is last. */
  readonly #shelves = new Map<string, Shelf>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  find(subject: Subject, request: Readonly<Record<string, string>>): StoredResponse | undefined {
    const key = keyOf(subject);
    const shelf = this.#shelves.get(key);
    const found = shelf?.responses.findLast(({ selection }) => isSelected(selection, request));
    if (shelf !== undefined && found !== undefined) {
      this.#shelves.delete(key);
      this.#shelves.set(key, shelf);
    }
    return found;
  }

  /** Stores an answer in place of those to the same request. One that is too large by itself is not kept. */
  put(subject: Subject, request: Readonly<Record<string, string>>, response: StoredResponse): void {
    this.remove(subject, request);
    const size = sizeOf(subject, response);
    if (size > this.#maxBytes) return;
    const key = keyOf(subject);
    const shelf = this.#shelves.get(key) ?? { subject, responses: [] };
    shelf.responses.push(response);
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
    this.#bytes += size;
    for (const [, { subject, responses }] of this.#shelves) {
      while (this.#bytes > this.#maxBytes && responses[0] !== undefined) this.#drop(subject, responses[0]);
      if (this.#bytes <= this.#maxBytes) break;
    }
  }

  remove(subject: Subject, request: Readonly<Record<string, string>>): void {
    const responses = this.#shelves.get(keyOf(subject))?.responses ?? [];
    for (const response of responses.filter(({ selection }) => isSelected(selection, request))) {
      this.#drop(subject, response);
    }
  }

  removeAll(isChanged: (subject: Subject) => boolean): void {
    for (const { subject, responses } of this.#shelves.values()) {
      if (isChanged(subject)) for (const response of [...responses]) this.#drop(subject, response);
    }
  }

  #drop(subject: Subject, response: StoredResponse): void {
    const key = keyOf(subject);
    const responses = this.#shelves.get(key)?.responses ?? [];
    responses.splice(responses.indexOf(response), 1);
    this.#bytes -= sizeOf(subject, response);
    if (responses.length === 0) this.#shelves.delete(key);
  }
}

// A header's value holds no line break.
function keyOf({ person, url }: Subject): string {
  return `${person}\n${url}`;
}

function sizeOf({ person, url }: Subject, { headers, body }: StoredResponse): number {
  let size = body.byteLength + person.length + url.length;
  for (const [name, value] of headers) size += name.length + value.length;
  return size;
}
