import { createHash } from "node:crypto";

/** What a table is called from when its copy took its place until it is dropped. */
export function goneTable(table: string): string {
  return `underpin_gone_${createHash("sha256").update(table).digest("hex").slice(0, 16)}`;
}

/** What a second name of a table is called while the table takes it over (MySQL: two names change places in one statement). */
export function goneAlias(alias: string): string {
  return `underpin_gone_${alias}`;
}
