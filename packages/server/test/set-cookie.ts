/** A `Set-Cookie` line, read. */
export function parseSetCookie(line: string): {
  name: string;
  value: string;
  maxAge: number;
  attributes: string[];
} {
  const [pair = "", ...attributes] = line.split(/;\s*/);
  const equals = pair.indexOf("=");
  const maxAge = attributes.find((attribute) => attribute.startsWith("Max-Age="))?.slice("Max-Age=".length);
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1), maxAge: Number(maxAge), attributes };
}
