import type { Client } from "../clients.ts";
import { isLedger, type Dump } from "./dump.ts";

/** The statements that SQLite keeps, letter for letter. */
export async function dumpSqlite(client: Client): Promise<Dump> {
  const rows = await client.rows("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name");
  return rows.filter(([table]) => !isLedger(table ?? "")).map(([, sql]) => sql ?? "");
}

/** Words, names, literals and punctuation of a statement. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*.*?\*\/|[\w$\u0080-\uffff]+|\s+|[^\s\w]/g;

/** A statement with its names spelled one way; of a table, each column and constraint on a line of its own. */
export function normaliseSqlite(sql: string): string {
  const tokens = (sql.match(TOKEN) ?? []).filter((token) => !/^(\s|--|\/\*)/.test(token)).map(plain);
  if (!/^CREATE TABLE/i.test(sql)) return tokens.join(" ");
  let depth = 0;
  const lines = [""];
  for (const token of tokens) {
    if (token === ")") depth--;
    if ((depth === 0 && token === ")") || (depth === 1 && token === ",")) lines.push("");
    lines[lines.length - 1] += `${token} `;
    if (depth === 0 && token === "(") lines.push("");
    if (token === "(") depth++;
  }
  return lines.flatMap((line) => clauses(line.replace(/^, /, "").trim())).join("\n");
}

/** The clauses of a column may come in any order, and its UNIQUE may stand on its own. */
function clauses(line: string): readonly string[] {
  if (/^(CONSTRAINT|CREATE|CHECK|UNIQUE|PRIMARY|FOREIGN)\b/.test(line)) return [line];
  const name = line.split(" ", 1)[0] ?? "";
  const isUnique = / UNIQUE$| UNIQUE (?!ON)/.test(line);
  const rest = isUnique ? line.replace(/ UNIQUE\b/, "") : line;
  const last = (text: string, clause: RegExp): string => text.replace(clause, "") + (clause.exec(text)?.[0] ?? "");
  return [last(last(rest, / COLLATE \w+/), / NOT NULL/), ...(isUnique ? [`UNIQUE ( ${name} )`] : [])];
}

/** Words of CREATE INDEX, which one writes as one likes and the engine in capitals. */
const WORDS = new Set(["create", "unique", "index", "on", "where", "asc", "desc", "collate"]);

function plain(token: string): string {
  const [first] = token;
  if (WORDS.has(token.toLowerCase())) return token.toUpperCase();
  if (first === "[") return token.slice(1, -1);
  return first === '"' || first === "`" ? token.slice(1, -1).replaceAll(first + first, first) : token;
}
