import { isLedgerTable } from "../../model/ledger-names.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Session } from "../../model/session.ts";
import type { ClusterDialect } from "../../model/cluster.ts";
import type { DatabaseNode } from "../fleet/fleet.ts";
import type { Step, StepContext } from "./step.ts";
import { until } from "./wait.ts";

/** How long a server that was told to stop may still answer. */
const GONE_MS = 60_000;

/** Stops a server of the database while nothing is written: what it holds is the old data, all of it. */
export function setAside(server: DatabaseNode): Step {
  return {
    name: `${server.name}: set aside`,
    kind: "servers",
    node: server.name,
    does: "stopped, with the old data",
    users: "an outage: nothing may be written that it would not have",
    do: async (context) => {
      await context.run(server.stop, server, context.from);
      await untilGone(context, server);
    },
    undo: async (context) => {
      await context.run(server.start, server, context.from);
      await untilWhole(context);
      await compare(context, "rows too");
    },
  };
}

/** Has the server with the old data join the others, and get the new. */
export function rejoin(server: DatabaseNode): Step {
  return {
    name: `${server.name}: rejoin`,
    kind: "servers",
    node: server.name,
    does: "started, gets what it missed, and every server shows the same schema",
    users: "none",
    do: async (context) => {
      await context.run(server.start, server, context.to);
      await untilWhole(context);
      await compare(context, "schema");
    },
    needsBackup: true,
    final: `${server.name} has the old data no more; only a backup brings it back, without what was written since`,
  };
}

/**
 * Makes the cluster anew from the server that has the old data. The others forget where they stand before they come back: one that stands
 * behind the new cluster would join it without a word, and keep the new schema and its rows.
 */
export async function fromOldData(context: StepContext, old: DatabaseNode): Promise<void> {
  const others = context.fleet.databases.filter(({ name }) => name !== old.name);
  for (const server of others) {
    await context.run(server.stop, server, context.from);
    await untilGone(context, server);
  }
  // It runs already if this was begun before.
  if (!(await stateOf(context, old)).ready) {
    // As a cluster of another name, in which nobody can take themselves to be in step; events of the one before are not passed on.
    await context.run(old.forget, old, context.from);
    await context.run(old.bootstrap, old, context.from);
  }
  await until(context, old.within, async () => ((await stateOf(context, old)).ready ? true : `${old.name} does not serve`));
  for (const server of others) {
    await context.run(server.forget, server, context.from);
    await context.run(server.start, server, context.from);
    await until(context, server.within, async () => ((await stateOf(context, server)).ready ? true : `${server.name} has not joined`));
  }
  await compare(context, "schema");
}

/** What a server says of itself: nothing if it can't be reached. */
async function stateOf(
  context: StepContext,
  server: DatabaseNode,
): Promise<{ readonly answers: boolean; readonly ready: boolean; readonly size: number }> {
  try {
    return await onServer(context, server, async (session, cluster) => {
      const membership = await cluster.membership(session);
      return { answers: true, ready: membership?.ready === true, size: membership?.size ?? 0 };
    });
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof UnderpinError && error.code === "UP-UNSUPPORTED") throw error;
    return { answers: error instanceof UnderpinError && error.code === "UP-AUTH", ready: false, size: 0 };
  }
}

async function untilGone(context: StepContext, server: DatabaseNode): Promise<void> {
  await until(context, GONE_MS, async () => ((await stateOf(context, server)).answers ? `${server.name} still answers` : true));
}

async function untilWhole(context: StepContext): Promise<void> {
  const { databases } = context.fleet;
  for (const server of databases)
    await until(context, server.within, async () => {
      const { ready, size } = await stateOf(context, server);
      return ready && size === databases.length ? true : `${server.name} sees ${size} of ${databases.length} servers`;
    });
}

/**
 * Holds each server against the first: that they say of themselves that they are in step is not enough.
 *
 * @throws UnderpinError `UP-CLUSTER`
 */
async function compare(context: StepContext, what: "schema" | "rows too"): Promise<void> {
  const [first, ...others] = await Promise.all(
    context.fleet.databases.map(async (server) => ({ server, holds: await holdingsOf(context, server, what) })),
  );
  for (const { server, holds } of others) {
    const names = [...new Set([...(first?.holds.keys() ?? []), ...holds.keys()])];
    const different = names.filter((name) => first?.holds.get(name) !== holds.get(name));
    if (different.length > 0)
      throw new UnderpinError("UP-CLUSTER", {
        what: `${first?.server.name} and ${server.name} do not hold the same: ${different.slice(0, 5).join(", ")}.`,
        next: `Stop ${server.name}, have it forget where it stands, and start it; then run the same command again.`,
      });
  }
}

async function holdingsOf(context: StepContext, server: DatabaseNode, what: "schema" | "rows too"): Promise<ReadonlyMap<string, string>> {
  return await onServer(context, server, async (session, cluster) => {
    await cluster.prepare(session);
    const shapes = [...(await cluster.shapes(session))].map(([name, { definition }]) => [name, definition] as const);
    if (what === "schema") return new Map(shapes);
    // Nodes and conductors give signs of life in the ledger all along.
    const rows = [...(await cluster.rows(session))].filter(([name]) => !isLedgerTable(name, []));
    return new Map([...shapes, ...rows.map(([name, sum]) => [`rows of ${name}`, sum] as const)]);
  });
}

async function onServer<T>(
  context: StepContext,
  server: DatabaseNode,
  body: (session: Session, cluster: ClusterDialect) => Promise<T>,
): Promise<T> {
  const { connect, dialect } = await context.databaseAt(server);
  if (!dialect.cluster) throw new UnderpinError("UP-UNSUPPORTED", { what: "This database has no servers that hold it together." });
  await using session = await connect();
  return await body(session, dialect.cluster);
}
