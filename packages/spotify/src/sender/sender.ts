/**
 * What carries a request to Spotify and brings back whatever was answered, a 4xx or 5xx as well as a 200.
 * Layers are functions from one sender to another.
 *
 * A sender rejects with `NetworkError` when nothing came back, with `TimeoutError` when it took too long, and
 * with the reason of `request.signal` when the caller aborted. It follows no redirects.
 */
export type Sender = (request: Request) => Promise<Response>;
