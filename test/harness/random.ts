/** SYNC_SEED and SYNC_PATH, as a failure reports them, play it again. */
const GIVEN = process.env["SYNC_SEED"] ? { seed: Number(process.env["SYNC_SEED"]), path: process.env["SYNC_PATH"] ?? "" } : null;

/** Pinned: whoever runs the suites sees the same. SYNC_START begins elsewhere, as a long run should. */
let next = Number(process.env["SYNC_START"] ?? 1);

/** The seed of the next run; what fails prints it. */
export function seeded(): { readonly seed: number; readonly path?: string } {
  return GIVEN ?? { seed: next++ };
}

/** The most commands in each of a run's lists. */
export const COMMANDS = Number(process.env["SYNC_COMMANDS"] ?? 30);

/** Whether each operation is played on each database; in a sample the servers share them. */
export const isWhole = process.env["SYNC_STATEMENTS"] !== undefined || GIVEN !== null;

/** How many statements of clients each operation sees on each database; `npm run test:sync` asks for many more. */
const STATEMENTS = Number(process.env["SYNC_STATEMENTS"] ?? 180);

/** Runs something random again until clients have done enough; it counts their statements, the failure of one ends it. */
export async function untilEnough(run: (statements: { done: number }) => Promise<void>): Promise<void> {
  const statements = { done: 0 };
  const enough = GIVEN === null ? STATEMENTS : 0;
  do await run(statements);
  while (statements.done < enough);
}
