import { redactJson, redactQuery, redactText } from "./redaction.ts";

/** What is kept of a body. Read only when it is asked for, as most never are. */
export interface KeptBody {
  text: string;
  contentType: string;
  /** Whether it came to the token endpoint, where anything may be a secret. */
  isOfTokens: boolean;
}

const mostCharacters = 8192;

export function keepBody(text: string, contentType: string, path: string): KeptBody | undefined {
  if (text === "" || /^image\//i.test(contentType)) return undefined;
  // A slice alone would hold on to the whole.
  const kept = text.length > mostCharacters ? Buffer.from(text.slice(0, mostCharacters)).toString() : text;
  return { text: kept, contentType, isOfTokens: path.startsWith("/api/token") };
}

/** A form is often sent as something else, and a name at its beginning gives it away. */
const formLike = /^\s*[\w.%+[\]-]+=/;

/** JSON as its value, a form as an object, other text as it is, all of it redacted. */
export function readBody({ text, contentType, isOfTokens }: KeptBody): unknown {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return redactQuery(new URLSearchParams(text));
  }
  try {
    return redactJson(text);
  } catch {
    if (!isOfTokens && formLike.test(text)) {
      return redactQuery(new URLSearchParams(text.trim().replace(/[\r\n]+/g, "&")));
    }
    return isOfTokens ? null : redactText(text);
  }
}
