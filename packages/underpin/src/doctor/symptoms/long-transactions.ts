import { blockerText } from "../../model/blocker-text.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Seconds after which a transaction is a long one: as long as a step tries to get its lock. */
const LONG_S = 60;

/** Whoever would stand in the way of a lock for longer than a step tries. */
export const longTransactions: Symptom<Examination> = {
  name: "long-transactions",
  severity: "warning",
  what: "Transactions have been open for long.",
  why: "A step that needs a lock on what they have read waits for their end, and gives up after a minute; they also keep dead rows from being taken away.",
  next: "Let them end (a backup, a report), or end them, before the upgrade.",
  look: async ({ ask, health, database: { dialect } }, signal) => {
    const found = await ask(signal, async (session) => await health.longTransactions(session, LONG_S));
    return found.map((blocker) => {
      const ending = dialect.sessions.ending(blocker.session);
      return `${blockerText(blocker)}${ending === null || blocker.state === "prepared" ? "" : `; ${ending} ends it`}`;
    });
  },
};
