import type { TriggerSpec } from "../../model/change.ts";
import type { Propagation } from "../../model/sync.ts";
import type { Schema } from "../../model/schema.ts";
import { partsOf } from "../../sync/propagation.ts";
import { wasWritten } from "./on-update.ts";
import { tick } from "./types.ts";

/** A trigger that carries writes over. */
type LinkTrigger = TriggerSpec & { readonly action: Extract<TriggerSpec["action"], { propagations: readonly Propagation[] }> };

/**
 * What a trigger does that carries a write over to another table. That table's own trigger must not write back to the one whose
 * statement runs (error 1442), so a session variable says that this one began, and in which statement: NOW(6) is the same
 * throughout it. A handler takes it back when a row fails, for the rows after it (UPDATE IGNORE); where a server runs none, as
 * for an error that ends the transaction, what is left means nothing to the next statement. A row that was not written is not carried over.
 */
export function linkBody({ event, action, table }: LinkTrigger, schema: Schema): string {
  const { propagations, link } = action;
  const busy = busyVariable(link);
  const written = event === "UPDATE" ? wasWritten(schema.tables.get(table)) : null;
  return `BEGIN
IF ${isFree(link)}${written === null ? "" : ` AND ${written}`} THEN BEGIN
DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SET ${busy} = NULL; RESIGNAL; END;
SET ${busy} = NOW(6) + 0;
${propagations.map((propagation) => renderPropagation(propagation, schema)).join("\n")}
SET ${busy} = NULL;
END; END IF;
END`;
}

/** The session variable that keeps a link's triggers still. */
export function busyVariable(link: string): string {
  return `@underpin_${link}`;
}

/** What our own backfill sets it to: still in every statement. */
export const STILL = 1;

/** A condition for a trigger: nothing has begun in this statement that it must not answer. */
function isFree(link: string): string {
  return `COALESCE(${busyVariable(link)}, 0) NOT IN (${STILL}, NOW(6) + 0)`;
}

/**
 * By IF, not by a condition in the statement: INSERT … SELECT and DELETE of nothing lock gaps, and so deadlock. The other table's row is not
 * said to be changed now (ON UPDATE): its clients did not.
 */
function renderPropagation(propagation: Propagation, schema: Schema): string {
  const { columns, expressions, assignments, when, where } = partsOf(propagation, tick);
  const table = tick(propagation.table);
  const given = Object.keys(propagation.values).map((name) => `${tick(name)} = VALUES(${tick(name)})`);
  const [key = ""] = Object.keys(propagation.key).map(tick);
  const kept = (schema.tables.get(propagation.table)?.columns ?? [])
    .filter(({ name, onUpdate }) => onUpdate !== undefined && propagation.values[name] === undefined)
    .map(({ name }) => `${tick(name)} = ${table}.${tick(name)}`);
  const updates = given.length > 0 ? [...given, ...kept] : [`${key} = ${table}.${key}`];
  const statement = {
    put: `INSERT INTO ${table} (${columns}) VALUES (${expressions}) ON DUPLICATE KEY UPDATE ${updates.join(", ")};`,
    set: `UPDATE ${table} SET ${[assignments, ...kept].join(", ")} WHERE ${where};`,
    remove: `DELETE FROM ${table} WHERE ${where};`,
  }[propagation.do];
  return when === undefined ? statement : `IF ${when} THEN ${statement} END IF;`;
}
