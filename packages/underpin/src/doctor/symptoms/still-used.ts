import { usesFromNow } from "../../engine/uses.ts";
import { goingNames } from "../../plan/going-names.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** What contract takes away, and clients still speak of: nodes without a guard, scripts, reports, other services. */
export const stillUsed: Symptom<Examination> = {
  name: "still-used",
  severity: "warning",
  what: "Clients use what contract takes away.",
  why: "Their statements fail once it has run.",
  next: "While nodes of the release before serve, that is as it should be; after that, find who runs these statements before contract.",
  look: async ({ ask, health, planned }, signal) => {
    // What can't be planned is another symptom's.
    const going = goingNames((await planned().catch(() => null)) ?? []);
    if (going.length === 0 || !health.uses) return false;
    const { uses } = health;
    return await ask(signal, async (session) => {
      const used = await usesFromNow(async () => await uses(session, going), signal);
      return used === null ? false : await used();
    });
  },
};
