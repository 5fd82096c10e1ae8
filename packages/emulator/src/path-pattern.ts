/**
 * What tells whether a path fits a pattern in which `*` stands for anything, slashes too. A trailing slash is of no
 * account. Takes time in proportion to the path, whatever the pattern.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const whole = withoutSlash(pattern);
  const [head = "", ...rest] = whole.split("*");
  const tail = rest.pop();
  if (tail === undefined) return (path) => withoutSlash(path) === whole;
  return (given) => {
    const path = withoutSlash(given);
    const end = path.length - tail.length;
    if (end < head.length || !path.startsWith(head) || !path.endsWith(tail)) return false;
    let from = head.length;
    for (const piece of rest) {
      const found = path.indexOf(piece, from);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return from <= end;
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.replace(/\/+$/, "") || "/" : path;
}
