import type { Look } from "../../model/dialect.ts";
import { failure } from "./locks.ts";

/** What a look at a database's record takes. */
export const look: Look = {
  name: "mysql",
  now: "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)",
  tables: async (session) => {
    const rows = await session.query<{ t: string }>(
      "SELECT table_name t FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
    );
    return rows.map((row) => row.t);
  },
  triggers: async (session) =>
    (
      await session.query<{ t: string }>(
        "SELECT CONCAT(event_object_table, '.', trigger_name) t FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY trigger_name",
      )
    ).map((row) => row.t),
  failure,
};
