import type { RecordedRequest, RequestFilter, Requests } from "../requests/request.ts";

/** Which requests the page shows; empty texts for all. */
export interface Filter {
  /** A part of a path, or with `*` the whole. */
  path: string;
  /** Client id. */
  app: string;
  /** Person id. */
  person: string;
  /** `1xx` to `5xx`, one status, or `none` for no answer. */
  status: string;
}

export function filterIn(query: URLSearchParams): Filter {
  const value = (name: keyof Filter) => query.get(name)?.trim().slice(0, 200) ?? "";
  return { path: value("path"), app: value("app"), person: value("person"), status: value("status") };
}

/** Requests that fit, newest first, and how many there are of them. */
export function newest(
  requests: Pick<Requests, "list" | "count">,
  filter: Filter,
  most: number,
): { shown: RecordedRequest[]; count: number } {
  const own = ownFilter(filter);
  const kind = /^([1-5])xx$/.exec(filter.status)?.[1];
  if (kind !== undefined) {
    const fitting = requests.list(own).filter(({ status }) => Math.floor(status / 100) === Number(kind));
    return { shown: fitting.slice(-most).reverse(), count: fitting.length };
  }
  const since = firstOf((id) => requests.count({ ...own, since: id }) <= most);
  return { shown: requests.list({ ...own, since }).reverse(), count: requests.count(own) };
}

function ownFilter({ path, app, person, status }: Filter): RequestFilter {
  return {
    path: path === "" ? undefined : path.includes("*") ? path : `*${path}*`,
    clientId: app || undefined,
    personId: person || undefined,
    status: status === "none" ? 0 : /^\d{3}$/.test(status) ? Number(status) : undefined,
  };
}

/** The least number that fits, where all greater ones do. Counting requests is cheap; listing copies their bodies. */
function firstOf(fits: (number: number) => boolean): number {
  let [from, to] = [0, 2 ** 40];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (fits(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
