/** Rooms that ours doesn't serve yet. */
export const LATER: ReadonlySet<string> = new Set(["secret stores", "transport keys"]);

/** Whether a request is about them. */
export function isLater(send: string): boolean {
  return /^[A-Z]+ \/v1\/(?:secret-stores|transport_keys)\b/.test(send);
}
