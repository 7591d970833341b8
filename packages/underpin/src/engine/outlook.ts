import type { Outlook } from "../ledger/outlook.ts";
import type { PlannedScript } from "../plan/plan.ts";

/** What the ledger is to know of a data migration that is planned. */
export function outlookOf({ file, steps }: PlannedScript): Outlook {
  return {
    version: file.number,
    steps: steps.map(({ title, change, size }) => ({ title, moves: change.kind === "move", ...(size && { rows: size.rows }) })),
  };
}
