import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `database_connection_is_not_SQLite`. */
export const databaseConnectionIsNotSqlite: KeystoneSymptom = {
  name: "database_connection_is_not_SQLite",
  severity: "warning",
  what: "The database is SQLite.",
  why: "It has one writer at a time, checks few types, and can't be shared by several machines: not for production.",
  next: "Name a PostgreSQL or MariaDB server in `[database] connection`.",
  look: ({ values, isGiven }) => isGiven("database", "connection") && values.database.connection.reveal().includes("sqlite"),
};
