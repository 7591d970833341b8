import type { FreeSpace } from "../../model/health.ts";
import type { PlannedScript } from "../../plan/plan.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Too little room for tables that are copied, or whose rows are written anew. */
export const freeSpace: Symptom<Examination> = {
  name: "free-space",
  severity: "error",
  what: "There is less room than the plan may need.",
  why: "A table that is copied is there twice for a while, and rows that are carried over leave their old versions behind; a full disk stops the service, too.",
  next: "Make room, or raise the disk.",
  look: async ({ ask, health, planned }, signal) => {
    // What can't be planned is another symptom's.
    const scripts = await planned().catch(() => null);
    if (scripts === null) return false;
    return shortage(neededBy(scripts), await ask(signal, async (session) => await health.freeSpace(session)));
  },
};

/** Bytes that a plan may need for a while: each table once that is copied, or whose rows are carried over. */
export function neededBy(scripts: readonly PlannedScript[]): ReadonlyMap<string, number> {
  const needed = new Map<string, number>();
  for (const { steps } of scripts)
    for (const { change, size, skip, statements } of steps) {
      if (skip !== undefined || size === undefined || !("table" in change || change.kind === "move")) continue;
      const isHeavy = change.kind === "move" || statements.some(({ rewrite }) => rewrite);
      const table = change.kind === "move" ? change.move.table : String((change as { readonly table: unknown }).table);
      if (isHeavy) needed.set(table, Math.max(needed.get(table) ?? 0, size.bytes));
    }
  return needed;
}

/** What is to be said where there is too little; where nobody can tell, nothing. */
export function shortage(needed: ReadonlyMap<string, number>, free: FreeSpace | null): readonly string[] {
  const sum = [...needed.values()].reduce((all, bytes) => all + bytes, 0);
  if (free === null || sum <= free.bytes) return [];
  const largest = [...needed].toSorted(([, a], [, b]) => b - a).slice(0, 5);
  return [
    `${inMiB(free.bytes)} are free at ${free.place}, and up to ${inMiB(sum)} may be needed: ${largest.map(([table, bytes]) => `${table} ${inMiB(bytes)}`).join(", ")}.`,
  ];
}

function inMiB(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
