import type { BackupFacts, Scratch, Trial } from "../../model/backup.ts";
import type { Session } from "../../model/dialect.ts";
import { messageOf, UnderpinError } from "../../model/error.ts";
import { quote } from "../../sql/quoting.ts";
import { withDatabase } from "../shared/url.ts";
import { alone, beside, connectMaintenance, connectTo, create, exists, load, onMaintenance, optionsOf, sums, type At } from "./restore.ts";

/**
 * A database for a trial, beside the other one.
 *
 * @throws UnderpinError `UP-RIGHT`, `UP-LEASE-HELD`
 */
export async function scratch(at: At, settings: BackupFacts["settings"], trial: Trial): Promise<Scratch> {
  const { database, user } = await optionsOf(at);
  const name = beside(database, trial);
  const drop = `DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`;
  // Whose session ends, also by kill -9, has it no more.
  const admin = await connectMaintenance(at);
  try {
    await alone(admin, trial, database);
    const wasLeft = await exists(admin, name);
    await admin.run(drop);
    if (!(await create(admin, name, settings))) throw refused(user);
    return {
      name,
      wasLeft,
      connection: { postgres: async () => ({ ...(await optionsOf(at)), database: name }) },
      urlFrom: (url) => withDatabase(url, name),
      restore: async (task) => {
        await load(at, name, task, []);
        return await sums(at, name);
      },
      sums: async () => await sums(at, name),
      reaching: async () => {
        await using session = await connectTo(at, name);
        return await reaching(session);
      },
      [Symbol.asyncDispose]: async () => {
        try {
          await admin.run(drop).catch(() => onMaintenance(at, (other) => other.run(drop)));
        } catch (error) {
          throw new UnderpinError("UP-SQL", { what: `The database ${name} could not be removed.`, why: messageOf(error), cause: error });
        } finally {
          await admin.close();
        }
      },
    };
  } catch (error) {
    await admin.close();
    throw error;
  }
}

function refused(user: string | undefined): UnderpinError {
  return new UnderpinError("UP-RIGHT", {
    what: "The user may not make databases, and a trial has one of its own.",
    fine: "Nothing was done.",
    next: `As an administrator: ALTER ROLE ${quote(user ?? "…")} CREATEDB.`,
  });
}

/** No statement reaches another database here but by an extension. */
async function reaching(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ f: string }>(
    `SELECT p.oid::regprocedure::text f FROM pg_proc p
     WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
       AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
       AND (p.prosrc ~* 'dblink' OR EXISTS (SELECT FROM pg_foreign_table t JOIN pg_class c ON c.oid = t.ftrelid WHERE position(c.relname IN p.prosrc) > 0))
     ORDER BY 1`,
  );
  return rows.map(({ f }) => `the function ${f}, which speaks of tables of another server`);
}
