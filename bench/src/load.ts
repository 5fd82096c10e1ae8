import autocannon from "autocannon";

/** Few, so that the load generator leaves the machine to the servers. */
const CONNECTIONS = 8;

/**
 * Views per second of `/` over so many seconds.
 *
 * @throws {Error} when one view is not answered with 200.
 */
export async function viewsPerSecond(url: string, seconds: number, cookie?: string): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    ...(cookie !== undefined && { headers: { cookie } }),
  });
  refuseFailures(url, result);
  return result["2xx"] / result.duration;
}

/**
 * Views of `/`, so many in all, each connection as a person of its own.
 *
 * @throws {Error} when one view is not answered with 200.
 */
export async function viewAs(url: string, cookies: readonly string[]): Promise<void> {
  let next = 0;
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    amount: cookies.length,
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          headers: { cookie: cookies[next++ % cookies.length] ?? "" },
        }),
      },
    ],
  });
  refuseFailures(url, result);
}

function refuseFailures(url: string, { errors, non2xx }: autocannon.Result): void {
  if (errors + non2xx > 0)
    throw new Error(`${errors} views of ${url} failed, ${non2xx} were not answered with 200.`);
}
