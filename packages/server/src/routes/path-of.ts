/** The path and the query of the page that a request is for, without the words of what was just done there. */
export function pathOf(request: Request): string {
  const { pathname, search, searchParams } = new URL(request.url);
  if (!searchParams.has("done")) return pathname + search;
  searchParams.delete("done");
  return searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
}
