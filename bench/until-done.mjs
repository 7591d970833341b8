/** Plain DDL takes its locks in an order of its own: of a client and it, the server ends one, which comes again. */
export async function untilDone(run) {
  for (;;)
    try {
      return await run();
    } catch (error) {
      if (!["40P01", "ER_LOCK_DEADLOCK"].includes(error.code)) throw error;
    }
}
