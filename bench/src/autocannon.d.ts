// The package has no types of its own; this is the part of its interface that is used here.
declare module "autocannon" {
  function autocannon(options: autocannon.Options): Promise<autocannon.Result>;

  namespace autocannon {
    interface Request {
      headers?: Record<string, string>;
    }

    interface Options {
      url: string;
      /** Default: `GET`. */
      method?: string;
      headers?: Record<string, string>;
      body?: string;
      connections: number;
      /** Seconds. */
      duration?: number;
      /** How many requests to send, instead of for how long. */
      amount?: number;
      requests?: { setupRequest(request: Request): Request }[];
    }

    interface Result {
      "2xx": number;
      non2xx: number;
      errors: number;
      /** Seconds. */
      duration: number;
    }
  }

  export = autocannon;
}
