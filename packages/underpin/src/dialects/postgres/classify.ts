import type { Effect } from "../../model/change.ts";

/** Node types of the server's own grammar, and what they do. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  SelectStmt: "read",
  VariableSetStmt: "read",
  CommentStmt: "read",
  InsertStmt: "data",
  UpdateStmt: "data",
  DeleteStmt: "data",
  MergeStmt: "data",
  TruncateStmt: "data",
  CreateStmt: "add",
  IndexStmt: "add",
  CreateEnumStmt: "add",
  CreateSeqStmt: "add",
  CreateSchemaStmt: "add",
  ViewStmt: "add",
  CreateTrigStmt: "trigger",
  CreateFunctionStmt: "trigger",
  RenameStmt: "alter",
  AlterEnumStmt: "alter",
  AlterSeqStmt: "alter",
};

const ALTERATIONS: Readonly<Record<string, Effect>> = {
  AT_AddColumn: "add",
  AT_AddConstraint: "add",
  AT_ValidateConstraint: "add",
  AT_AddIndexConstraint: "add",
  AT_DropColumn: "drop",
  AT_DropConstraint: "drop",
  AT_ColumnDefault: "alter",
  AT_SetNotNull: "alter",
  AT_DropNotNull: "alter",
  AT_AlterColumnType: "alter",
};

type Node = Readonly<Record<string, unknown>>;

/** Effects of SQL, by PostgreSQL's own parser; what it can't place is `unknown`. */
export async function classify(sql: string): Promise<readonly Effect[]> {
  const { parse } = await import("libpg-query");
  const { stmts = [] } = (await parse(sql)) as { stmts?: readonly { stmt?: Node }[] };
  return stmts.flatMap(({ stmt = {} }) => Object.entries(stmt).flatMap(([type, node]) => effectsOf(type, node as Node)));
}

function effectsOf(type: string, node: Node): readonly Effect[] {
  if (type === "DropStmt") return [/TRIGGER|FUNCTION/.test(String(node["removeType"])) ? "untrigger" : "drop"];
  if (type === "AlterTableStmt") {
    const commands = (node["cmds"] ?? []) as readonly { AlterTableCmd?: { subtype?: string } }[];
    return commands.map(({ AlterTableCmd }) => ALTERATIONS[AlterTableCmd?.subtype ?? ""] ?? "unknown");
  }
  // A SELECT may call a function that writes, or have a writing WITH: only the plain ones are reads.
  if (type === "SelectStmt")
    return [JSON.stringify(node).match(/"(InsertStmt|UpdateStmt|DeleteStmt|FuncCall|IntoClause|intoClause)"/) ? "unknown" : "read"];
  return [EFFECTS[type] ?? "unknown"];
}
