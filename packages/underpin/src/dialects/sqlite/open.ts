import { existsSync } from "node:fs";
import { basename, isAbsolute, resolve } from "node:path";
import { UnderpinError } from "../../model/error.ts";
import { coded } from "../shared/connect.ts";
import type { DialectEntry, Found } from "../shared/entry.ts";

/** SQLite, by a file's path. */
export const sqliteEntry: DialectEntry = {
  schemes: ["sqlite"],
  connectionOf: async (url) => ({ sqlite: url.slice(url.indexOf("://") + 4) }),
  open: (connection) => ("sqlite" in connection ? openFile(connection.sqlite) : null),
};

async function openFile(file: string): Promise<Found> {
  if (file === "" || file === ":memory:")
    throw new UnderpinError("UP-URL", {
      what: "An in-memory SQLite database can't be upgraded: it ends with the connection.",
      next: "Name a file: sqlite:///shop.db",
    });
  const full = isAbsolute(file) ? file : resolve(file);
  const { look } = await import("./look.ts");
  const { connect } = await import("./session.ts");
  return {
    dialect: look,
    load: async () => (await import("./dialect.ts")).sqlite,
    label: `sqlite:///${file}`,
    name: basename(file),
    backups: async () => (await import("./backup.ts")).backupsOf(full),
    connect: () => coded(() => connect(full), `the file ${file}`),
    look: () => coded(() => connect(existsSync(full) ? full : ":memory:"), `the file ${file}`),
  };
}
