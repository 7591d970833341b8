import type { Client } from "../clients.ts";
import { isLedger, type Dump } from "./dump.ts";

/** Kinds of object that have a SHOW CREATE, with a query for their names and the column that holds the statement. */
const KINDS = [
  [
    "TABLE",
    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type NOT IN ('VIEW', 'SEQUENCE')",
    1,
  ],
  ["SEQUENCE", "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'SEQUENCE'", 1],
  ["VIEW", "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'VIEW'", 1],
  ["PROCEDURE", "SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type = 'PROCEDURE'", 2],
  ["FUNCTION", "SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type = 'FUNCTION'", 2],
  ["EVENT", "SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE()", 3],
] as const;

/** The objects as SHOW CREATE says them; triggers in the order in which they fire. */
export async function dumpMysql(url: string, client: Client): Promise<Dump> {
  const database = new URL(url).pathname.slice(1);
  const objects: string[] = [];
  for (const [kind, names, at] of KINDS)
    for (const [name] of await client.rows(`${names} ORDER BY 1`)) {
      if (name === null || name === undefined || isLedger(name)) continue;
      const [row] = await client
        .rows(`SHOW CREATE ${kind} \`${name.replaceAll("`", "``")}\``)
        .catch((error: Error) => [["", error.message, error.message, error.message]]);
      objects.push(row?.[at] ?? "");
    }
  for (const row of await client.rows(
    "SELECT event_object_table, action_timing, event_manipulation, action_order, trigger_name, action_statement, definer FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY 1, 2, 3, 4",
  ))
    objects.push(`TRIGGER ${row.join(" ")}`);
  for (const row of await client.rows(
    "SELECT grantee, table_name, column_name, privilege_type FROM information_schema.column_privileges WHERE table_schema = DATABASE()",
  ))
    objects.push(`GRANT ${row.join(" ")}`);
  // Where the numbering stands shows in the rows that come next; an event starts when it is made.
  return objects.map((object) =>
    object
      .replace(/ AUTO_INCREMENT=\d+/, "")
      .replace(/ STARTS '[^']*'/, "")
      .replaceAll(`\`${database}\`.`, "")
      .replaceAll(`\`${database}\``, "DATABASE"),
  );
}
