/** What is known of an answer before its body. */
export type Head = Pick<Response, "url" | "status" | "statusText" | "headers">;

// The Fetch standard's null body statuses; a Response of one of them refuses even an empty body.
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** An answer whose body has been read, as one that can be read once more. */
export function rebuilt(head: Head, body: string | ArrayBuffer): Response {
  const { url, status, statusText, headers } = head;
  // Status 0 is a browser's way to say that there was a redirect; it cannot be made but so.
  const response =
    status === 0
      ? Response.error()
      : new Response(WITHOUT_BODY.includes(status) ? null : body, { status, statusText, headers });
  // A Response that was made and not fetched has none.
  Object.defineProperty(response, "url", { value: url });
  return response;
}
