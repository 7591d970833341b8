/** Whether a table is Underpin's or a version table, not the service's. */
export function isLedgerTable(name: string): boolean {
  return name === "migrate_version" || name === "alembic_version" || name.startsWith("underpin_");
}
