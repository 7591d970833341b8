import type { Failure, Look } from "../../model/dialect.ts";

/** What a look at a database's record takes. */
export const look: Look = {
  name: "sqlite",
  now: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
  tables: async (session) => {
    const rows = await session.query<{ t: string }>(
      "SELECT name t FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    );
    return rows.map((row) => row.t);
  },
  triggers: async (session) =>
    (await session.query<{ t: string }>("SELECT tbl_name || '.' || name t FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")).map(
      (row) => row.t,
    ),
  failure: (error): Failure => {
    const { code, message } = error as { code?: string; message?: string };
    if (code?.startsWith("SQLITE_BUSY") || code?.startsWith("SQLITE_LOCKED") || /database( table)? is locked/.test(message ?? ""))
      return "lock";
    if (code?.startsWith("SQLITE_CONSTRAINT") || /constraint failed/.test(message ?? "")) return "data";
    if (code?.startsWith("SQLITE_READONLY") || /readonly database/.test(message ?? "")) return "read-only";
    if (/^SQLITE_(FULL|IOERR_WRITE)/.test(code ?? "") || /database or disk is full|disk I\/O error/.test(message ?? "")) return "disk";
    return "refused";
  },
};
