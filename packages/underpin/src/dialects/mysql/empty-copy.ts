import type { LoweredChange } from "../../model/change.ts";
import type { DependentKind } from "../../model/dependents.ts";
import type { EmptyCopy } from "../../model/dump.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { tick } from "./types.ts";

const NAME = "underpin_like";

/** The server's own copy of a definition: all but foreign keys and triggers. What an interrupted run left is made anew. */
export function emptyCopy(table: string): EmptyCopy {
  const drop = `DROP TABLE IF EXISTS ${tick(NAME)}`;
  return { name: NAME, make: [drop, `CREATE TABLE ${tick(NAME)} LIKE ${tick(table)}`], drop };
}

/** What a plain table has nothing of. */
const SPECIAL: ReadonlySet<DependentKind> = new Set(["partition", "system versioning", "table option"]);

/**
 * Whether it is not known how a table is altered; a plain one is altered instantly, or in place under its writers. MariaDB makes no
 * TIMESTAMP NOT NULL so.
 */
export function mustBeTried({ name, columns, indexes, options }: Table, { dependents }: Schema, change: LoweredChange): boolean {
  const tightened = change.kind === "alter-column" && change.to.nullable === false ? change.column : null;
  return (
    columns.some((column) => column.name === tightened && /^timestamp\b/i.test(column.type)) ||
    options?.engine !== "InnoDB" ||
    columns.some((column) => column.generated) ||
    indexes.some((index) => index.method !== undefined) ||
    dependents.some((dependent) => dependent.table === name && SPECIAL.has(dependent.kind))
  );
}
