import { InputError, readNumber } from "./input.ts";

/** @returns a port to listen on, 0 for any that is free */
export function readPort(value: unknown, where: string): number {
  const port = readNumber(value, where);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InputError(where, `must be a whole number of 0 to 65535, not ${port}`);
  }
  return port;
}

/** Something else listens there already. Its `code` is the system's. */
export class PortInUse extends Error {
  readonly code = "EADDRINUSE";
  constructor(address: string, cause: unknown) {
    super(
      `${address} is in use: end what listens there, or give another port, or port: 0 for any that is free.`,
      {
        cause,
      },
    );
    this.name = "PortInUse";
  }
}
