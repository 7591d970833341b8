import { randomBytes } from "node:crypto";
import type { LoweredChange } from "../../model/change.ts";
import type { DependentKind } from "../../model/dependents.ts";
import type { EmptyCopy } from "../../model/dump.ts";
import type { Column, Schema, Table } from "../../model/schema.ts";
import type { Session } from "../../model/session.ts";
import { LITERALS, tick } from "./types.ts";

const NAME = "underpin_like";
/** After so many seconds nobody is at it any more: a trial takes moments. */
const FORSAKEN_S = 3600;

/**
 * The server's own copy of a definition: all but foreign keys and triggers. Each has a name of its own, and whoever is at it holds a lock of
 * that name, which ends with the session: what an interrupted run has left is taken away first, what another is at stays.
 */
export async function emptyCopy(session: Session, table: string): Promise<EmptyCopy> {
  const [own] = await session.query<{ host: string }>("SELECT LEFT(MD5(CONCAT(@@hostname, ':', @@port)), 8) AS host");
  const prefix = `${NAME}_${own?.host}_`;
  const left = await session.query<{ n: string; s: number | null }>(
    `SELECT table_name n, TIMESTAMPDIFF(SECOND, create_time, NOW()) s FROM information_schema.tables WHERE table_schema = DATABASE() AND LEFT(table_name, ${NAME.length}) = ${LITERALS.string(NAME)}`,
  );
  const gone: string[] = [];
  for (const { n: name, s: age } of left)
    if (Number(age) > FORSAKEN_S || (name.startsWith(prefix) && (await isHeld(session, name)))) gone.push(name);
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await isHeld(session, name);
  return {
    name,
    make: [...gone.map(drop), `CREATE TABLE ${tick(name)} LIKE ${tick(table)}`],
    drop: drop(name),
  };
}

/** Takes a lock until the session ends, if nobody has it, and this server has such locks: of a Galera cluster it may have none. */
async function isHeld(session: Session, name: string): Promise<boolean> {
  const rows = await session.query<{ held: number | null }>(`SELECT GET_LOCK(${LITERALS.string(name)}, 0) AS held`).catch(() => []);
  return Number(rows[0]?.held) === 1;
}

function drop(name: string): string {
  return `DROP TABLE IF EXISTS ${tick(name)}`;
}

/** What a plain table has nothing of. */
const SPECIAL: ReadonlySet<DependentKind> = new Set(["partition", "system versioning", "table option"]);

/** Bytes that a key may take, where the table has no row format of its own. */
const LONGEST_KEY = 3072;
/** Bytes that a character takes at most. */
const CHARACTER = 4;
/** What anything but a text takes at most in a key: a decimal of 65 digits. */
const NO_TEXT = 30;

function keyMade(change: LoweredChange): readonly string[] {
  if (change.kind === "create-index") return change.index.columns;
  return change.kind === "add-unique" ? change.unique.columns : [];
}

/** A key may be longer than the server can have: how much of a text it takes, and how many bytes, only that one knows. */
function mayBeTooLong(key: readonly string[], columns: readonly Column[]): boolean {
  const bytes = columns
    .filter(({ name }) => key.includes(name))
    .map(({ type }) => {
      const [, length] = /^(?:var)?(?:char|binary)\((\d+)\)/i.exec(type) ?? [];
      if (length !== undefined) return Number(length) * CHARACTER;
      return /text|blob|json/i.test(type) ? Infinity : NO_TEXT;
    });
  return bytes.reduce((sum, each) => sum + each, 0) > LONGEST_KEY;
}

/**
 * Whether it is not known how a table is altered; a plain one is altered instantly, or in place under its writers. MariaDB makes no
 * TIMESTAMP NOT NULL so, nor does it drop a key of columns that are NOT NULL where that has taken the place of a primary key.
 */
export function mustBeTried(
  { name, columns, indexes, options, primaryKey }: Table,
  { dependents }: Schema,
  change: LoweredChange,
): boolean {
  const tightened = change.kind === "alter-column" && change.to.nullable === false ? change.column : null;
  return (
    columns.some((column) => column.name === tightened && /^timestamp\b/i.test(column.type)) ||
    mayBeTooLong(keyMade(change), columns) ||
    (primaryKey === null && (change.kind === "drop-unique" || change.kind === "drop-index")) ||
    options?.engine !== "InnoDB" ||
    columns.some((column) => column.generated) ||
    indexes.some((index) => index.method !== undefined) ||
    dependents.some((dependent) => dependent.table === name && SPECIAL.has(dependent.kind))
  );
}
