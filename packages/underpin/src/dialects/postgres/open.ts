import type { Given, ServerOptions } from "../../model/connection.ts";
import { serverOf } from "../shared/connect.ts";
import type { DialectEntry, Found } from "../shared/entry.ts";
import { parseUrl } from "../shared/url.ts";

/** PostgreSQL, by the options of `pg`. */
export const postgresEntry: DialectEntry = {
  schemes: ["postgresql", "postgres"],
  connectionOf: async (url) => {
    const { optionsOf } = await import("./url.ts");
    return { postgres: await optionsOf(parseUrl(url)) };
  },
  open: (connection) => ("postgres" in connection ? openPostgres(connection.postgres) : null),
};

async function openPostgres(given: Given<ServerOptions>): Promise<Found> {
  const { look } = await import("./look.ts");
  const { connect } = await import("./session.ts");
  return {
    dialect: look,
    load: async () => (await import("./dialect.ts")).postgres,
    ...(await serverOf("postgresql", given, 5432, connect)),
    backups: async () => (await import("./backup.ts")).backupsOf(given, connect),
  };
}
