/** SYNC_SEED and SYNC_PATH, as a failure reports them, play it again. */
export const AGAIN = process.env["SYNC_SEED"] ? { seed: Number(process.env["SYNC_SEED"]), path: process.env["SYNC_PATH"] ?? "" } : {};

/** The most commands in each of a run's lists. */
export const COMMANDS = Number(process.env["SYNC_COMMANDS"] ?? 40);

/** How many statements of clients each operation sees on each database; `npm run test:sync` asks for many more. */
const STATEMENTS = Number(process.env["SYNC_STATEMENTS"] ?? 250);

/** Runs something random again until clients have done enough; it counts their statements, the failure of one ends it. */
export async function untilEnough(run: (statements: { done: number }) => Promise<void>): Promise<void> {
  const statements = { done: 0 };
  do await run(statements);
  while (statements.done < STATEMENTS && Object.keys(AGAIN).length === 0);
}
