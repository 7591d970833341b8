import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";

/** How long a server that went away may take to come back. */
const RETURN_MS = 60_000;
const TRY_AGAIN_MS = 250;

/** How a server is waited for. */
interface Waiting {
  /** After each try that came to nothing. */
  readonly onFailure?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Runs what can be run twice; waits for a database's server that is away, as it is while it is restarted. */
export async function untilBack<T>(
  { dialect }: Pick<Database, "dialect">,
  body: () => Promise<T>,
  { onFailure, signal }: Waiting = {},
): Promise<T> {
  for (const until = Date.now() + RETURN_MS; ;) {
    signal?.throwIfAborted();
    try {
      return await body();
    } catch (error) {
      const mayPass =
        error instanceof UnderpinError ? error.code === "UP-CONNECT" : ["lost", "retry", "lock"].includes(dialect.failure(error));
      if (!mayPass || Date.now() >= until) throw error;
      await onFailure?.();
    }
    await delay(TRY_AGAIN_MS, undefined, signal ? { signal } : {});
  }
}
