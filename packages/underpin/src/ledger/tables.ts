import type { Look, Session } from "../model/dialect.ts";
import type { Versions } from "../model/phase.ts";
import type { Service } from "../model/service.ts";

/** The table of sqlalchemy-migrate: who comes from there is taken over as it stands. */
const VERSION_TABLE = `CREATE TABLE IF NOT EXISTS migrate_version (
  repository_id VARCHAR(250) NOT NULL PRIMARY KEY, repository_path TEXT, version INTEGER)`;

const OWN_TABLES = [
  `CREATE TABLE IF NOT EXISTS underpin_lease (
  name VARCHAR(64) NOT NULL PRIMARY KEY, holder VARCHAR(255), epoch BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS underpin_journal (
  service VARCHAR(64) NOT NULL, repository VARCHAR(16) NOT NULL, version INTEGER NOT NULL, step INTEGER NOT NULL,
  title VARCHAR(255) NOT NULL, state VARCHAR(8) NOT NULL, checksum VARCHAR(64), epoch BIGINT NOT NULL,
  started_at BIGINT NOT NULL, finished_at BIGINT, made TEXT, PRIMARY KEY (service, repository, version, step))`,
  `CREATE TABLE IF NOT EXISTS underpin_backfill (
  service VARCHAR(64) NOT NULL, repository VARCHAR(16) NOT NULL, version INTEGER NOT NULL, step INTEGER NOT NULL,
  position TEXT, moved BIGINT NOT NULL, pass INTEGER NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (service, repository, version, step))`,
  `CREATE TABLE IF NOT EXISTS underpin_throttle (service VARCHAR(64) NOT NULL PRIMARY KEY, percent INTEGER NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS underpin_node (
  service VARCHAR(64) NOT NULL, node VARCHAR(128) NOT NULL, release_name VARCHAR(64) NOT NULL, version INTEGER NOT NULL,
  last_seen BIGINT NOT NULL, says TEXT, clock_off BIGINT, PRIMARY KEY (service, node))`,
];

/** Makes the engine's own tables where they are missing. `migrate_version` comes with the first version that is recorded. */
export async function createLedger(dialect: Look, session: Session): Promise<void> {
  const present = new Set(await dialect.tables(session));
  for (const statement of OWN_TABLES) {
    const name = /underpin_\w+/.exec(statement)?.[0] ?? "";
    if (!present.has(name)) await createOnce(session, statement);
  }
  // A ledger of an earlier version does not tell what a step made from what it found, nor what a node says, and how its clock goes: NULL says that it is not known.
  if (present.has("underpin_journal")) await addColumn(session, "underpin_journal", "made", "TEXT");
  if (present.has("underpin_node")) {
    await addColumn(session, "underpin_node", "says", "TEXT");
    await addColumn(session, "underpin_node", "clock_off", "BIGINT");
  }
}

/** Whether a table of the ledger has a column; an earlier version's may not. */
export async function hasColumn(session: Session, table: string, column: string): Promise<boolean> {
  return await session.query(`SELECT ${column} FROM ${table} WHERE 1 = 0`).then(
    () => true,
    () => false,
  );
}

async function addColumn(session: Session, table: string, column: string, type: "TEXT" | "BIGINT"): Promise<void> {
  if (await hasColumn(session, table, column)) return;
  try {
    await session.run(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  } catch (error) {
    // Another runner was quicker.
    if (!(await hasColumn(session, table, column))) throw error;
  }
}

/** Makes the version tables that are missing; those of a history recorded elsewhere too when the service reaches what it names. */
export async function createVersionTables(dialect: Look, session: Session, service: Service, reached: Partial<Versions>): Promise<void> {
  const present = await dialect.tables(session);
  if (!present.includes("migrate_version")) await createOnce(session, VERSION_TABLE);
  const { since, tables = [] } = service.history ?? {};
  if (since === undefined || (reached[since.repository] ?? 0) < since.version) return;
  for (const { name, create } of tables) if (!present.includes(name)) await createOnce(session, create);
}

/** CREATE TABLE IF NOT EXISTS can still fail when two make it at once (PostgreSQL: a duplicate in pg_type). */
async function createOnce(session: Session, statement: string): Promise<void> {
  try {
    await session.run(statement);
  } catch (error) {
    if ((error as { code?: string }).code !== "23505" && (error as { code?: string }).code !== "42P07") throw error;
  }
}
