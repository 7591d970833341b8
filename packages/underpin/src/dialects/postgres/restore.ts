import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { BackupFacts, CopyTask, RestoreTarget, RestoreTask, TableSum, Trial } from "../../model/backup.ts";
import type { Given, ServerOptions } from "../../model/connection.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";
import { coded } from "../shared/connect.ts";
import { feed } from "../shared/feed.ts";
import { SecretFiles } from "../shared/secret-files.ts";
import { findTool, runTool } from "../shared/tool.ts";
import { likeThose } from "./database-of-its-own.ts";
import { tableSums } from "./table-sums.ts";
import { toolEnvironment } from "./tool-environment.ts";
import { reasonOf, tableTold } from "./tool-says.ts";

/** A database, and how one gets to its server. */
export interface At {
  readonly given: Given<ServerOptions>;
  readonly connect: (options: ServerOptions) => Promise<Session>;
}

export const optionsOf = async ({ given }: At): Promise<ServerOptions> => (typeof given === "function" ? await given() : given);

export async function connectTo(at: At, database: string): Promise<Session> {
  const options = await optionsOf(at);
  return await coded(() => at.connect({ ...options, database }), `${options.host ?? "localhost"}:${options.port ?? 5432}`);
}

/** What every server has, whatever became of the database. */
const MAINTENANCE = ["postgres", "template1"] as const;

/** A session on the server, but in none of the service's databases. */
export async function connectMaintenance(at: At): Promise<Session> {
  const [first, second] = MAINTENANCE;
  return await connectTo(at, first).catch(() => connectTo(at, second));
}

/** Runs there. */
export async function onMaintenance<T>(at: At, body: (session: Session) => Promise<T>): Promise<T> {
  await using session = await connectMaintenance(at);
  return await body(session);
}

/** The name of a database beside another one; a server cuts names that are longer than 63 bytes. */
export function beside(name: string, what: string): string {
  const whole = `${name}_underpin_${what}`;
  return Buffer.byteLength(whole) <= 63 ? whole : `underpin_${what}_${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}

export const exists = async (admin: Session, name: string): Promise<boolean> =>
  (await admin.query("SELECT 1 FROM pg_database WHERE datname = ?", [name])).length > 0;

/** Tables, views and sequences that no extension made. */
const OBJECTS = `SELECT count(*) n FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

export async function target(at: At): Promise<RestoreTarget> {
  const { database } = await optionsOf(at);
  if (!(await onMaintenance(at, (admin) => exists(admin, database)))) return { objects: 0, unfinished: false };
  await using session = await connectTo(at, database);
  const [row] = await session.query<{ n: number }>(OBJECTS);
  return { objects: Number(row?.n), unfinished: false };
}

/** Restores into a database beside the one that is there, and swaps their names in one transaction. */
export async function restore(at: At, task: RestoreTask): Promise<void> {
  const { database } = await optionsOf(at);
  const [side, old] = [beside(database, "restore"), beside(database, "before")];
  await onMaintenance(at, async (admin) => {
    await alone(admin, "restore", database);
    await freeOfOthers(admin, database, task.disconnect, "look");
    for (const left of [side, old]) await admin.run(`DROP DATABASE IF EXISTS ${quote(left)} WITH (FORCE)`);
    if (!(await create(admin, side, task.settings))) return await restoreInPlace(at, task, admin, database);
    try {
      await load(at, side, task, task.noOwner ? ["--no-owner", "--no-acl"] : []);
      await settled(at, side, task);
      const isThere = await exists(admin, database);
      if (isThere) await likeThose(admin, database, side);
      await swap(admin, { database, side, old }, isThere, task.disconnect);
    } catch (error) {
      await admin.run(`DROP DATABASE IF EXISTS ${quote(side)} WITH (FORCE)`).catch(() => 0);
      throw error;
    }
    await admin.run(`DROP DATABASE IF EXISTS ${quote(old)} WITH (FORCE)`);
  });
}

/** How long another restore may take to end: of one that was killed the server may not know it yet. */
const OTHER_MS = 10_000;

/**
 * Keeps others from the same with the same database, as long as the session lasts.
 *
 * @throws UnderpinError `UP-LEASE-HELD` while another one is at it
 */
export async function alone(admin: Session, what: "restore" | Trial, database: string): Promise<void> {
  for (const until = Date.now() + OTHER_MS; ;) {
    const [lock] = await admin.query<{ got: boolean }>("SELECT pg_try_advisory_lock(hashtext(?), hashtext(?)) got", [
      `underpin ${what}`,
      database,
    ]);
    if (lock?.got) return;
    if (Date.now() > until)
      throw new UnderpinError("UP-LEASE-HELD", { what: `Another ${what} of ${database} is at work.`, fine: "Nothing was changed." });
    await delay(100);
  }
}

/** Without the right to make a database there is no side, but one transaction for all of it. */
async function restoreInPlace(at: At, task: RestoreTask, admin: Session, database: string): Promise<void> {
  const isThere = await exists(admin, database);
  if (!isThere || (await target(at)).objects > 0)
    throw new UnderpinError("UP-RIGHT", {
      what: "The user may not make databases.",
      why: isThere ? `${database} has tables, and what is restored is made beside it first.` : `There is no database ${database}.`,
      fine: "Nothing was changed.",
      next: "As an administrator: ALTER ROLE … CREATEDB; or give it an empty database to restore into.",
    });
  task.notice("The user may not make databases: it is restored into the empty one that is there, in one transaction.");
  await load(at, database, task, ["--single-transaction", ...(task.noOwner ? ["--no-owner", "--no-acl"] : [])]);
  await settled(at, database, task);
}

/** Makes a database; false where the user may not. */
export async function create(admin: Session, name: string, settings: BackupFacts["settings"]): Promise<boolean> {
  const { encoding = "UTF8", collate = "C", ctype = "C", provider, locale } = settings;
  const word = provider === "icu" ? "ICU_LOCALE" : "BUILTIN_LOCALE";
  const more = provider && locale ? ` LOCALE_PROVIDER ${provider} ${word} ${stringLiteral(locale)}` : "";
  try {
    await admin.run(
      `CREATE DATABASE ${quote(name)} TEMPLATE template0 ENCODING ${stringLiteral(encoding)} LC_COLLATE ${stringLiteral(collate)} LC_CTYPE ${stringLiteral(ctype)}${more}`,
    );
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "42501") return false;
    throw error;
  }
}

export async function load(at: At, database: string, { file, onBytes, onTable, signal }: CopyTask, more: readonly string[]): Promise<void> {
  const tool = await findTool(["pg_restore"], "postgresql-client");
  using files = new SecretFiles();
  // An empty name is that of the environment: one with "=" in it would be taken for options.
  const args = ["--dbname=", "--exit-on-error", "--no-password", "--verbose", ...more];
  const env = { ...(await toolEnvironment(at.given, files)), PGDATABASE: database };
  const onLine = (line: string): void => tableTold(line, onTable);
  await runTool({ tool, args, env, files, signal, reason: reasonOf, onLine }, async ({ stdin, stdout }) => {
    stdout.resume();
    await feed(file, stdin, onBytes);
  });
}

export async function sums(at: At, database: string): Promise<readonly TableSum[]> {
  await using session = await connectTo(at, database);
  return await session.transaction(() => tableSums(session));
}

async function settled(at: At, database: string, { settle }: RestoreTask): Promise<void> {
  const counted = await sums(at, database);
  await using session = await connectTo(at, database);
  await settle(session, counted);
}

// Who may not see what others do sees that they are there, and not of what kind.
const OTHERS =
  "SELECT pid, usename, application_name, client_addr::text FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend'";
/** For how long sessions that are about to end are waited for. */
const PATIENCE_MS = 2000;

/** @throws UnderpinError `UP-IN-USE` */
async function freeOfOthers(admin: Session, database: string, disconnect: boolean, moment: "look" | "swap"): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const others = await admin.query<{ usename: string; application_name: string; client_addr: string | null }>(OTHERS, [database]);
    if (others.length === 0 || (disconnect && moment === "look")) return;
    if (disconnect) await admin.query(`SELECT pg_terminate_backend(pid) FROM (${OTHERS}) o`, [database]);
    else if (Date.now() > until)
      throw new UnderpinError("UP-IN-USE", {
        what: `${others.length} other sessions are in ${database}; its name can't be given to another database meanwhile.`,
        why: others.map((one) => `${one.usename} (${one.application_name || "?"}) from ${one.client_addr ?? "this machine"}`).join(", "),
        fine: `${database} is as it was.`,
      });
    await delay(50);
  }
}

/** Both names change at the same moment. Nobody can come in while the server waits for those who leave. */
async function swap(
  admin: Session,
  { database, side, old }: Readonly<Record<"database" | "side" | "old", string>>,
  isThere: boolean,
  disconnect: boolean,
): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      if (isThere) await freeOfOthers(admin, database, disconnect, "swap");
      await admin.transaction(async () => {
        if (isThere) await admin.run(`ALTER DATABASE ${quote(database)} RENAME TO ${quote(old)}`);
        await admin.run(`ALTER DATABASE ${quote(side)} RENAME TO ${quote(database)}`);
      });
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      // Somebody came in between.
      if (code !== "55006" || tries === 10) throw error;
    }
}
