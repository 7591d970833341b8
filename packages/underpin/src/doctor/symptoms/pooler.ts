import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** So often two connections are held against each other. */
const ROUNDS = 5;

/** A pooler that gives each transaction another connection: what is set for a session is lost. */
export const pooler: Symptom<Examination> = {
  name: "pooler",
  severity: "warning",
  what: "A pooler stands between, which gives each transaction another connection of the server's.",
  why: "What is set for a session (lock timeouts, who the client is built for) does not stick, or is found by somebody else.",
  next: "Name the server itself for the upgrade; for the service's own connections see docs/clients.md.",
  look: async ({ ask, database: { dialect } }, signal) =>
    await ask(signal, async (one) => {
      return await ask(signal, async (other) => {
        const seen: string[][] = [];
        for (let i = 0; i < ROUNDS; i++)
          seen.push([numberOf(await dialect.sessions.sessionId(one)), numberOf(await dialect.sessions.sessionId(other))]);
        return isShared(seen);
      });
    }),
};

/** Whether two clients' connections, looked at in turn, are one at times, or change. */
export function isShared(seen: readonly (readonly string[])[]): boolean {
  const [first = []] = seen;
  return seen.some((pair) => pair[0] !== "" && (pair[0] === pair[1] || pair.some((number, i) => number !== first[i])));
}

/** A connection's number: its server's start may be told a second earlier or later. */
function numberOf(id: string): string {
  return id.split("@", 1)[0] ?? "";
}
