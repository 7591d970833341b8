import type { Given, ServerOptions } from "../../model/connection.ts";
import { serverOf } from "../shared/connect.ts";
import type { DialectEntry, Found } from "../shared/entry.ts";
import { parseUrl } from "../shared/url.ts";

/** MariaDB and MySQL, by the options of `mysql2`. */
export const mysqlEntry: DialectEntry = {
  schemes: ["mysql", "mariadb"],
  connectionOf: async (url) => {
    const { optionsOf } = await import("./url.ts");
    return { mysql: await optionsOf(parseUrl(url)) };
  },
  open: (connection) => ("mysql" in connection ? openMysql(connection.mysql) : null),
};

async function openMysql(given: Given<ServerOptions>): Promise<Found> {
  const { look } = await import("./look.ts");
  const { connect } = await import("./session.ts");
  const options = typeof given === "function" ? given : () => given;
  return {
    dialect: look,
    load: async () => (await import("./dialect.ts")).mysql,
    ...(await serverOf("mysql", given, 3306, connect)),
    backups: async () => (await import("./backup.ts")).backupsOf(options, connect),
    at: (address) =>
      openMysql(async () => {
        const { socketPath: _, ...rest } = await options();
        const { hostname, port } = new URL(`http://${address}`);
        return { ...rest, host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 3306) };
      }),
  };
}
