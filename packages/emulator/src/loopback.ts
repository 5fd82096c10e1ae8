const loopbackName = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whether a host name, without port, can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return loopbackName.test(hostname);
}
