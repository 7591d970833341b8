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

/** A table that is there while a restore fills a database that can't be put in its place as a whole: nobody is to take it for whole. */
export const RESTORING = "underpin_restoring";
