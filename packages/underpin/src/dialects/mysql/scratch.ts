import type { BackupFacts, Scratch, Trial } from "../../model/backup.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { withDatabase } from "../shared/url.ts";
import { withoutEvents } from "./dump-parts.ts";
import type { At } from "./dump-tool.ts";
import { alone, beside, connectTo, create, load, onServer, sums } from "./restore.ts";
import { tick } from "./types.ts";

/**
 * A database for a trial, beside the other one.
 *
 * @throws UnderpinError `UP-RIGHT`, `UP-LEASE-HELD`
 */
export async function scratch(at: At, settings: BackupFacts["settings"], trial: Trial): Promise<Scratch> {
  const { database, user } = await at.options();
  const name = beside(database, trial);
  const drop = `DROP DATABASE IF EXISTS ${tick(name)}`;
  // Whose session ends, also by kill -9, has it no more.
  const server = await connectTo(at, "information_schema");
  try {
    await alone(server, trial, database);
    const wasLeft = (await server.query("SELECT 1 FROM schemata WHERE schema_name = ?", [name])).length > 0;
    if (!(await create(server, name, settings))) throw refused(name, user);
    return {
      name,
      wasLeft,
      connection: { mysql: async () => ({ ...(await at.options()), database: name }) },
      urlFrom: (url) => withDatabase(url, name),
      restore: async (task) => {
        // Events would begin at once, beside those that they are copies of.
        await load(at, name, task, trial === "rehearsal" ? withoutEvents : undefined);
        return await sums(at, name, task.signal);
      },
      sums: async (signal) => await sums(at, name, signal),
      reaching: async (of) => await reaching(server, name, of),
      [Symbol.asyncDispose]: async () => {
        try {
          await server.run(drop).catch(() => onServer(at, (other) => other.run(drop)));
        } finally {
          await server.close();
        }
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

function refused(name: string, user: string | undefined): UnderpinError {
  return new UnderpinError("UP-RIGHT", {
    what: "The user may not make databases, and a trial has one of its own.",
    fine: "Nothing was done.",
    next: `As an administrator: GRANT ALL ON ${tick(name)}.* TO ${user ?? "…"}.`,
  });
}

/** Engines whose tables are on other servers. */
const ELSEWHERE = "'FEDERATED', 'CONNECT', 'SPIDER'";

async function reaching(server: Session, name: string, of: string | null): Promise<readonly string[]> {
  const acting = await server.query<{ what: string; body: string | null }>(
    `SELECT CONCAT('the trigger ', trigger_name) what, action_statement body FROM information_schema.triggers WHERE trigger_schema = ?
     UNION ALL SELECT CONCAT('the ', LOWER(routine_type), ' ', routine_name), routine_definition FROM information_schema.routines WHERE routine_schema = ?`,
    [name, name],
  );
  const apart = await server.query<{ what: string }>(
    `SELECT CONCAT('the table ', table_name, ' of ', engine) what FROM information_schema.tables WHERE table_schema = ? AND UPPER(engine) IN (${ELSEWHERE})`,
    [name],
  );
  const named = of === null ? null : new RegExp(`(?<![\\w$])[\`"]?${of.replaceAll(/[^\w]/g, "\\$&")}[\`"]?\\s*\\.`, "i");
  return [
    ...acting.filter(({ body }) => body !== null && named?.test(body)).map(({ what }) => `${what}, which names ${of}`),
    ...apart.map(({ what }) => what),
  ];
}
