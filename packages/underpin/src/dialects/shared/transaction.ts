import type { Session } from "../../model/dialect.ts";

/** A session's `transaction`, made from its `run`. What `body` threw is thrown on, whatever ROLLBACK says. */
export function transactionOn(run: (sql: string) => Promise<number>, begin: string): Session["transaction"] {
  return async (body) => {
    await run(begin);
    try {
      const result = await body();
      await run("COMMIT");
      return result;
    } catch (error) {
      await run("ROLLBACK").catch(() => 0);
      throw error;
    }
  };
}
