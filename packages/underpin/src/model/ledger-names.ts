import { createHash } from "node:crypto";
import { ownName } from "./table-name.ts";
import type { Service } from "./service.ts";

/** Tables in which a service's versions are recorded: our own, and those of a history that is recorded elsewhere, too. */
export function recordTables({ history }: Pick<Service, "history">): readonly string[] {
  return ["migrate_version", ...(history?.tables.map(({ name }) => name) ?? [])];
}

/** Whether a table is Underpin's, or one of those in which versions are recorded; not the service's. */
export function isLedgerTable(named: string, records: readonly string[]): boolean {
  const name = ownName(named);
  return records.includes(name) || name.startsWith("underpin_");
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
