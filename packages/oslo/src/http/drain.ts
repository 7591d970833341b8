import cluster from "node:cluster";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { plugin } from "./plugin.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** Whether the service is about to end: what comes is still answered, but nothing more should come. */
    readonly isDraining: boolean;
    /** Ends the service without failing a request; resolves when it has ended. Twice is once. */
    drain: () => Promise<void>;
  }
}

export interface DrainOptions {
  /** How long health checks say that the service goes, before it takes no more connections: as long as a load balancer takes to see it, in ms. */
  readonly notice: number;
  /** How long requests that are under way may take from then on, in ms; what takes longer is cut off. */
  readonly deadline: number;
}

/**
 * Graceful end: first health checks fail and every answer ends its connection, so that clients go elsewhere; then no
 * connection is taken any more, and what is under way is finished.
 */
export const drain: FastifyPluginAsync<DrainOptions> = plugin(async (app, { notice, deadline }) => {
  let ending: Promise<void> | undefined;
  app.decorate("isDraining", { getter: () => ending !== undefined });
  app.decorate("drain", () => (ending ??= end(app, { notice, deadline })));
  app.addHook("onSend", async (_request, reply, payload) => {
    if (ending !== undefined) reply.header("connection", "close");
    return payload;
  });
});

async function end(app: FastifyInstance, { notice, deadline }: DrainOptions): Promise<void> {
  if (notice > 0) await new Promise((resolve) => setTimeout(resolve, notice));
  const cutOff = setTimeout(() => app.server.closeAllConnections(), deadline);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
  }
}

/**
 * Ends the service when a signal comes; a second one ends the process at once. A worker of a cluster ends with its primary, and does not count:
 * where a whole group of processes is told, it hears of one end twice.
 */
export function drainOn(app: FastifyInstance, signals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT"]): void {
  const { worker } = cluster;
  // The channel to the primary would keep the process alive.
  const onSignal = (): void => void app.drain().finally(() => worker?.disconnect());
  for (const signal of signals)
    if (worker) process.on(signal, onSignal);
    else process.once(signal, onSignal);
}
