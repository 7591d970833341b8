import type { Binding, TriggerSpec } from "../../model/change.ts";
import type { Table } from "../../model/schema.ts";
import { renamedIn } from "../../sql/rename.ts";
import { marked } from "./sync.ts";
import { LITERALS, tick } from "./types.ts";

/** A constraint that binds marked clients only, with the error that the constraint itself gives on MariaDB. */
export function bindingBody({ table, event }: TriggerSpec, { holds, version, as }: Binding, live: Table | undefined): string {
  const names = Object.fromEntries((live?.columns ?? []).map(({ name }) => [name, name]));
  const held = (row: "NEW" | "OLD"): string =>
    `COALESCE((${renamedIn(holds, names, (name) => `${row}.${tick(name)}`, { backslash: true, hash: true })}), TRUE)`;
  const isWorse = event === "UPDATE" ? `NOT ${held("NEW")} AND ${held("OLD")}` : `NOT ${held("NEW")}`;
  const [errno, message] =
    "notNull" in as ? [1048, `Column '${as.notNull}' cannot be null`] : [4025, `CONSTRAINT \`${as.check}\` failed for \`${table}\``];
  const signal = `SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = ${errno}, MESSAGE_TEXT = ${LITERALS.string(message)}`;
  return `BEGIN IF ${marked(version)} THEN IF ${isWorse} THEN ${signal}; END IF; END IF; END`;
}
