const answers = new WeakSet<Response>();

/** Marks an answer whose body came out of a cache, for layers around it. */
export function markFromCache(response: Response): Response {
  answers.add(response);
  return response;
}

export function isFromCache(response: Response): boolean {
  return answers.has(response);
}
