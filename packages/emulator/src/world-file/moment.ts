/** Unix ms as a person reads it. */
export function momentOf(ms: number): string {
  return new Date(ms).toISOString();
}
