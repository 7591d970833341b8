import { tokenize, type Token } from "../../sql/lexer.ts";
import { namesIn } from "./names-in.ts";
import { tick } from "./types.ts";

/** A view as the server's catalogue has it; MySQL does not tell its algorithm there. */
export interface ViewRow {
  readonly d: string;
  readonly n: string;
  /** The server's own text: every table is `database`.`table`, every column says whose it is. */
  readonly s: string;
  readonly definer: string;
  readonly security: string;
  readonly checked: string;
  readonly algorithm: string | null;
  readonly charset: string;
}

/** A row of `information_schema.views`, whatever the server calls its columns. */
export type ShownView = Readonly<Record<string, string | null>>;

/** What such a row says; MySQL has no column for the algorithm. */
export function viewRow(row: ShownView): ViewRow {
  const get = (column: string): string | null => row[column] ?? row[column.toLowerCase()] ?? null;
  return {
    d: get("TABLE_SCHEMA") ?? "",
    n: get("TABLE_NAME") ?? "",
    s: get("VIEW_DEFINITION") ?? "",
    definer: get("DEFINER") ?? "",
    security: get("SECURITY_TYPE") ?? "",
    checked: get("CHECK_OPTION") ?? "NONE",
    algorithm: get("ALGORITHM"),
    charset: get("CHARACTER_SET_CLIENT") ?? "",
  };
}

/** The columns of a table that a view reads; null if it does not read the table. Whoever may not see it is told nothing. */
export function columnsOfView(
  { s }: ViewRow,
  statement: string | undefined,
  { database, table, columns }: { readonly database: string; readonly table: string; readonly columns: readonly string[] },
): readonly string[] | "all" | null {
  if (s === "") return "all";
  if (statement === undefined) return namesIn(s, columns);
  const found = columnsInView(statement, table, database);
  const names = new Set([...(found?.unclear ?? []), ...(found?.tokens ?? []).map(({ text }) => text.toLowerCase())]);
  return found && columns.filter((name) => names.has(name.toLowerCase()));
}

/** The statement that makes a view anew, as it is; undefined where the catalogue does not tell all of it. */
export function viewStatement({ d, n, s, definer, security, checked, algorithm, charset }: ViewRow): string | undefined {
  // Literals would be read in another character set.
  const isPlain = charset.startsWith("utf8") || !/[\u0080-\uffff]/.test(s);
  if (s === "" || algorithm === null || !isPlain) return undefined;
  const at = definer.lastIndexOf("@");
  const host = definer.slice(at + 1);
  const by = `${tick(definer.slice(0, at))}${host === "" ? "" : `@${tick(host)}`}`;
  const check = checked === "NONE" ? "" : ` WITH ${checked} CHECK OPTION`;
  return `CREATE OR REPLACE ALGORITHM=${algorithm} DEFINER=${by} SQL SECURITY ${security} VIEW ${tick(d)}.${tick(n)} AS ${s}${check}`;
}

/** Columns of a table in a view's statement. */
interface ViewColumns {
  readonly tokens: readonly Token[];
  /** Names, in lower case, of which it can't be told whether they are the table's. */
  readonly unclear: ReadonlySet<string>;
}

/** Finds a table's columns in a view's statement; null if it does not read the table. It is of the view's own database unless said. */
function columnsInView(statement: string, table: string, of?: string): ViewColumns | null {
  const all = chainsIn(statement);
  const head = all.findIndex(({ before }) => before?.text === "VIEW");
  const database = of ?? all[head]?.names[0]?.text;
  const chains = all.slice(head + 1);
  const isTable = ({ names: [first, second, ...more] }: Chain): boolean =>
    more.length === 0 && second !== undefined && first?.text === database && second.text === table;
  const [own, others] = [new Set<string>(), new Set<string>()];
  for (const [i, { names, before, after }] of chains.entries()) {
    const [only, ...more] = names;
    const previous = chains[i - 1];
    if (!only || more.length > 0) continue;
    // `database`.`table` `alias`, and ( … ) `alias`; a WITH names its parts so: `name` as ( … )
    if (previous && previous.names.length === 2 && previous.end === before) (isTable(previous) ? own : others).add(only.text);
    else if (before?.text === ")" || (after?.text.toUpperCase() === "AS" && before?.text.toUpperCase() !== "AS")) others.add(only.text);
  }
  if (!chains.some(isTable)) return null;
  const [tokens, unclear]: [Token[], Set<string>] = [[], new Set<string>()];
  for (const { names, before } of chains) {
    const [first, second, third] = names;
    const column = names.at(-1);
    if (!first || !column) continue;
    if (third) {
      if (first.text === database && second?.text === table) tokens.push(third);
    } else if (second && own.has(first.text)) {
      if (others.has(first.text)) unclear.add(second.text.toLowerCase());
      else tokens.push(second);
    } else if (!second && !isAlias(before)) unclear.add(column.text.toLowerCase());
  }
  return { tokens, unclear };
}

/** A view's statement with one column of a table called otherwise; null where it can't be told which words are that column. */
export function withColumnRenamed(statement: string, table: string, from: string, to: string): string | null {
  const found = columnsInView(statement, table);
  const name = from.toLowerCase();
  if (!found) return statement;
  if (found.unclear.has(name)) return null;
  let text = "";
  let at = 0;
  for (const token of found.tokens.filter((one) => one.text.toLowerCase() === name)) {
    text += statement.slice(at, token.start) + tick(to);
    at = token.end;
  }
  return text + statement.slice(at);
}

/** Names with dots between them, and what stands before and behind. */
interface Chain {
  readonly names: readonly Token[];
  readonly before: Token | undefined;
  readonly after: Token | undefined;
  readonly end: Token;
}

function chainsIn(statement: string): readonly Chain[] {
  const tokens = tokenize(statement, { backslash: true, hash: true });
  const chains: Chain[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const first = tokens[i] as Token;
    // The server quotes all names, but those of a WITH.
    if (first.kind !== "quoted" && !(first.kind === "word" && tokens[i + 1]?.text === "as" && tokens[i + 2]?.text === "(")) continue;
    const names = [first];
    const start = i;
    while (tokens[i + 1]?.text === "." && tokens[i + 2]?.kind === "quoted") {
      names.push(tokens[i + 2] as Token);
      i += 2;
    }
    chains.push({ names, before: tokens[start - 1], after: tokens[i + 1], end: names.at(-1) as Token });
  }
  return chains;
}

/** Whether a name that stands alone is given here to what is before it. */
function isAlias(before: Token | undefined): boolean {
  return (
    before !== undefined && (before.kind === "quoted" || (before.kind !== "string" && [")", "AS"].includes(before.text.toUpperCase())))
  );
}
