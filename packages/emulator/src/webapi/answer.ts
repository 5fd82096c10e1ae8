/** An answer of the Web API as plain data: two ways of sending it stand behind, a `Response` and a connection. */
export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string | null;
}

const caching = "private, max-age=0";
const json = "application/json; charset=utf-8";

/** 200 with JSON, as most operations answer. */
export function answer(body: unknown): Answer {
  return answerOpaque(JSON.stringify(body));
}

/** 201 with JSON: something was made. */
export function answerCreated(body: unknown): Answer {
  return { ...answer(body), status: 201 };
}

/** 202 without a body: taken, and worked on later. */
export function answerAccepted(): Answer {
  return withoutBody(202);
}

/** 200 without a body. */
export function answerNothing(): Answer {
  return withoutBody(200);
}

/** 200 with a text that is called JSON, as player commands have been seen to answer with one that is none. */
export function answerOpaque(text: string): Answer {
  return { status: 200, headers: { "cache-control": caching, "content-type": json }, body: text };
}

/** 204: nothing to tell. */
export function answerEmpty(): Answer {
  return withoutBody(204);
}

export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers });
}

function withoutBody(status: number): Answer {
  return { status, headers: { "cache-control": caching }, body: null };
}
