import type { Blocker } from "./dialect.ts";

/**
 * Who is in the way, in words.
 *
 * @example
 * "session 4711 (nova, nova-api, from 10.0.0.7): transaction open for 900 s, idle in transaction, UPDATE"
 */
export function blockerText({ session, user, application, address, seconds, state, statement }: Blocker): string {
  const who = [user, application, address && `from ${address}`].filter(Boolean).join(", ");
  const does = [seconds !== null && `transaction open for ${seconds} s`, state, statement].filter(Boolean).join(", ");
  return `session ${session}${who === "" ? "" : ` (${who})`}${does === "" ? "" : `: ${does}`}`;
}
