import { quoteFor } from "../sketch.ts";
import { call, tableOf, withTable, type ChangeMaker } from "./change.ts";

export const renameTable: ChangeMaker = (sketch) => {
  const q = quoteFor(sketch.dialect);
  const table = tableOf(sketch).name;
  const to = sketch.seed % 10 === 0 ? "New Name" : "renamed";
  const after = withTable(sketch, { name: to });
  return {
    source: call("renameTable", { table, to }),
    ddl: [`ALTER TABLE ${q(table)} RENAME TO ${q(to)}`],
    after: {
      ...after,
      tables: after.tables.map((other) => ({
        ...other,
        columns: other.columns.map((column) =>
          column.refers?.table === table ? { ...column, refers: { ...column.refers, table: to } } : column,
        ),
      })),
    },
  };
};
