import type { Binding, TriggerSpec } from "../../model/change.ts";
import type { Statement } from "../../model/dialect.ts";
import { splitTable } from "../../model/table-name.ts";
import { quote, quoteTable, stringLiteral } from "../../sql/quoting.ts";
import { marked } from "./sync.ts";

/** A constraint that binds marked clients only, with the error that the constraint itself would give. */
export function createBinding(
  { name, table, timing, event }: TriggerSpec,
  { holds, version, as }: Binding,
  path: string,
): readonly Statement[] {
  const { own } = splitTable(table);
  const held = (row: "NEW" | "OLD"): string => `COALESCE((SELECT (${holds}) FROM (SELECT ${row}.*) AS ${quote(own)}), true)`;
  const isWorse = event === "UPDATE" ? `NOT ${held("NEW")} AND ${held("OLD")}` : `NOT ${held("NEW")}`;
  const details = {
    ERRCODE: "notNull" in as ? "not_null_violation" : "check_violation",
    MESSAGE:
      "notNull" in as
        ? `null value in column "${as.notNull}" of relation "${own}" violates not-null constraint`
        : `new row for relation "${own}" violates check constraint "${as.check}"`,
    HINT: `Until contract it binds clients that are built for version ${version} only.`,
    TABLE: own,
    ...("notNull" in as ? { COLUMN: as.notNull } : { CONSTRAINT: as.check }),
  };
  const using = Object.entries(details).map(([key, text]) => `${key} = ${stringLiteral(text)}`);
  return [
    // The server says now what it can't make sense of, not in the statements of clients.
    { sql: `SELECT (${holds}) FROM ${quoteTable(table)} WHERE false`, lock: "none", expectNone: `${holds} can't be asked` },
    {
      sql: `CREATE OR REPLACE FUNCTION ${quote(name)}() RETURNS trigger LANGUAGE plpgsql${path} AS $underpin$\n#variable_conflict use_column\nBEGIN IF ${marked(version)} THEN IF ${isWorse} THEN RAISE EXCEPTION USING ${using.join(", ")}, SCHEMA = TG_TABLE_SCHEMA; END IF; END IF; RETURN NEW; END $underpin$`,
      lock: "none",
    },
    {
      sql: `CREATE TRIGGER ${quote(name)} ${timing} ${event} ON ${quoteTable(table)} FOR EACH ROW EXECUTE FUNCTION ${quote(name)}()`,
      lock: "writes wait",
    },
  ];
}
