/** Where this machine reaches a server, without a slash at the end. */
export function addressOf(host: string, port: number): string {
  return `http://${nameOf(host)}:${port}`;
}

/** A host as it stands in a URL. All addresses of the machine together have no name; one of them will do. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::" || host === "[::]") return "127.0.0.1";
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
