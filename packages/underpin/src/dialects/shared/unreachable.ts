/** What a socket says of a server that is gone, is not there, or can't be found. */
const CODES = new Set([
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** Whether an error's code says that the server can't be reached now. */
export function isUnreachable(code: string): boolean {
  return CODES.has(code);
}
