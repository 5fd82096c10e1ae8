import autocannon from "autocannon";

/** Few, so that the load generator leaves the machine to the servers. */
export const CONNECTIONS = 8;

/**
 * Views per second of `/` over so many seconds, each as the next person.
 *
 * @param cookies none: signed out.
 * @throws {Error} when one view is not answered with 200.
 */
export async function viewsPerSecond(
  url: string,
  seconds: number,
  cookies: readonly string[] = [],
): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    ...(cookies.length > 0 && { requests: [asNextOf(cookies)] }),
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
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    amount: cookies.length,
    requests: [asNextOf(cookies)],
  });
  refuseFailures(url, result);
}

function asNextOf(cookies: readonly string[]) {
  let next = 0;
  return {
    setupRequest: (request: autocannon.Request) => ({
      ...request,
      headers: { cookie: cookies[next++ % cookies.length] ?? "" },
    }),
  };
}

function refuseFailures(url: string, { errors, non2xx }: autocannon.Result): void {
  if (errors + non2xx > 0)
    throw new Error(`${errors} views of ${url} failed, ${non2xx} were not answered with 200.`);
}
