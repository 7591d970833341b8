import { createHash } from "node:crypto";
import { ownName } from "./table-name.ts";

/** Whether a table is Underpin's, or one in which a migration tool keeps its record; not the service's. */
export function isLedgerTable(named: string): boolean {
  const name = ownName(named);
  return name === "migrate_version" || name === "alembic_version" || name.startsWith("underpin_");
}

const TITLE_LENGTH = 255;

/** A step's title as the journal has it: steps are identified by their titles. */
export function journalTitle(title: string): string {
  return title.slice(0, TITLE_LENGTH);
}

/** What a table is called from when its copy took its place until it is dropped. */
export function goneTable(table: string): string {
  return `underpin_gone_${createHash("sha256").update(table).digest("hex").slice(0, 16)}`;
}

/** What a second name of a table is called while the table takes it over (MySQL: two names change places in one statement). */
export function goneAlias(alias: string): string {
  return `underpin_gone_${alias}`;
}
