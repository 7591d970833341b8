import { tokenize } from "../../sql/lexer.ts";

/** Words that say nothing without the one after them. */
const FIRST_OF_TWO: ReadonlySet<string> = new Set(["ALTER", "CREATE", "DROP", "REFRESH", "LOCK", "START"]);

/**
 * What kind of statement somebody runs: its first words, never a name or a value, which may be a secret. Null if there is none.
 *
 * @example
 * statementKind("UPDATE account SET password = 'x'") // "UPDATE"
 * @example
 * statementKind("ALTER TABLE account ADD pin int") // "ALTER TABLE"
 */
export function statementKind(sql: string | null): string | null {
  if (sql === null) return null;
  const words = tokenize(sql).slice(0, 2);
  const [first, second] = words.map(({ kind, text }) => (kind === "word" ? text.toUpperCase() : undefined));
  if (first === undefined || !/^[A-Z]+$/.test(first)) return null;
  return FIRST_OF_TWO.has(first) && second !== undefined && /^[A-Z]+$/.test(second) ? `${first} ${second}` : first;
}
