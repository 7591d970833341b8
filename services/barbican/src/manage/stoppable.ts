import { setImmediate } from "node:timers/promises";

/** Where Ctrl-C stops a command between two rows. SQLite answers at once: without a turn of its own no signal would be heard. */
export async function stoppable(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
