import type { Session } from "../../model/dialect.ts";
import type { Dependent, DependentKind } from "../../model/dependents.ts";
import type { Table } from "../../model/schema.ts";
import { namesIn, namesOf } from "./names-in.ts";
import { columnsOfView, viewRow, viewStatement, type ShownView } from "./views.ts";

type Text = string | null;
type Tables = ReadonlyMap<string, Pick<Table, "columns" | "primaryKey">>;

/** What speaks of tables without being a part of them, and what tables are beyond their columns and keys. */
export async function readDependents(session: Session, tables: Tables): Promise<readonly Dependent[]> {
  return [
    ...(await readViews(session, tables)),
    ...(await readTexts(session, tables)),
    ...(await readTables(session, tables)),
    ...(await readGrants(session, tables)),
  ];
}

/** As far as this user may see them. */
async function readGrants(session: Session, tables: Tables): Promise<readonly Dependent[]> {
  const rows = await session.query<{ g: string; t: string; c: Text; p: string }>(
    `SELECT grantee g, table_name t, NULL c, privilege_type p FROM information_schema.table_privileges WHERE table_schema = DATABASE()
     UNION ALL SELECT grantee, table_name, column_name, privilege_type FROM information_schema.column_privileges WHERE table_schema = DATABASE()`,
  );
  return rows
    .filter(({ t }) => tables.has(t))
    .map(({ g, t: table, c, p }) => ({
      kind: c === null ? "table grant" : "column grant",
      name: `${p} to ${g}`,
      table,
      columns: c === null ? [] : [c],
    }));
}

/** Triggers, routines and events, by the names in their texts: the server keeps no list of them. */
async function readTexts(session: Session, tables: Tables): Promise<readonly Dependent[]> {
  const rows = await session.query<{ k: DependentKind; n: string; t: Text; s: Text }>(
    `SELECT 'trigger' k, trigger_name n, event_object_table t, action_statement s FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND trigger_name NOT LIKE 'underpin%'
     UNION ALL SELECT 'routine', routine_name, NULL, routine_definition FROM information_schema.routines WHERE routine_schema = DATABASE()
     UNION ALL SELECT 'event', event_name, NULL, event_definition FROM information_schema.events WHERE event_schema = DATABASE()`,
  );
  return rows.flatMap(({ k: kind, n: name, t: on, s: text }) => {
    // Who may not see a definition is told nothing: then it may speak of anything.
    const names = text ? namesOf(text) : null;
    return [...tables].flatMap(([table, { columns }]): Dependent[] => {
      if (names && table !== on && !names.has(table.toLowerCase())) return [];
      const used = names ? columns.filter((column) => names.has(column.name.toLowerCase())).map((column) => column.name) : "all";
      // What is not the table's own breaks when the table is renamed, as a routine does.
      const as = on !== null && on !== table ? { kind: "routine" as const, name: `${name} (a trigger on ${on})` } : { kind, name };
      return [{ ...as, table, columns: used, ...(text && { definition: text }) }];
    });
  });
}

/** Views: whose columns they read is told by the text that the server has made of them; where it can't be, by the names in it. */
async function readViews(session: Session, tables: Tables): Promise<readonly Dependent[]> {
  const rows = await session.query<ShownView>("SELECT * FROM information_schema.views WHERE table_schema = DATABASE()");
  return rows
    .map(viewRow)
    .filter(({ n }) => !n.startsWith("underpin"))
    .flatMap((view) => {
      const statement = viewStatement(view);
      const names = namesOf(view.s);
      return [...tables].flatMap(([table, { columns }]): Dependent[] => {
        if (view.s !== "" && !names.has(table.toLowerCase())) return [];
        const own = columns.map(({ name }) => name);
        const used = columnsOfView(view, statement, { database: view.d, table, columns: own });
        return used === null ? [] : [{ kind: "view", name: view.n, table, columns: used, ...(statement && { definition: statement }) }];
      });
    });
}

/** Partitions, system versioning, and options that a table made like it by its columns would not have. */
async function readTables(session: Session, tables: Tables): Promise<readonly Dependent[]> {
  const rows = await session.query<{ t: string; ty: string; e: Text; f: Text; o: Text }>(
    "SELECT table_name t, table_type ty, engine e, row_format f, create_options o FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'VIEW'",
  );
  const partitions = await session.query<{ t: string; m: Text; e: Text; s: Text }>(
    "SELECT DISTINCT table_name t, partition_method m, partition_expression e, subpartition_expression s FROM information_schema.partitions WHERE table_schema = DATABASE() AND partition_method IS NOT NULL",
  );
  return [
    ...partitions.flatMap(({ t: table, m: method, e, s }): Dependent[] => {
      const names = tables.get(table)?.columns.map((column) => column.name) ?? [];
      const key = tables.get(table)?.primaryKey?.columns ?? [];
      const columns = e === null && s === null ? key : namesIn(`${e ?? ""} ${s ?? ""}`, names);
      return [{ kind: "partition", name: `${method} (${e ?? key.join(", ")})`, table, columns }];
    }),
    ...rows
      .filter(({ t }) => tables.has(t))
      .flatMap(({ t: table, ty, e, o }): Dependent[] => {
        const options = (o ?? "").split(" ").filter((option) => option !== "" && option !== "partitioned");
        return [
          ...(ty === "SYSTEM VERSIONED" ? [{ kind: "system versioning" as const, name: table, table, columns: "all" as const }] : []),
          ...(e !== null && e !== "InnoDB" ? [{ kind: "table option" as const, name: `ENGINE=${e}`, table, columns: [] }] : []),
          ...options.map((option): Dependent => ({ kind: "table option", name: option, table, columns: [] })),
        ];
      }),
  ];
}
