import type { Effect } from "../../model/change.ts";
import { splitStatements, tokenize, type LexerOptions } from "../../sql/lexer.ts";

/** What `ALTER TABLE` clauses do, by their first words; the longest match counts. */
const ALTER_CLAUSES: readonly (readonly [RegExp, Effect])[] = [
  [/^ADD (UNIQUE|INDEX|KEY|FULLTEXT|SPATIAL|CONSTRAINT|FOREIGN|CHECK|PRIMARY|COLUMN|\w|")/, "add"],
  [/^DROP /, "drop"],
  [/^(MODIFY|CHANGE|ALTER|RENAME|CONVERT|ORDER|DEFAULT|ENGINE|CHARACTER|COLLATE)\b/, "alter"],
  [/^(ALGORITHM|LOCK|WAIT|NOWAIT|COMMENT|AUTO_INCREMENT)\b/, "read"],
];

/**
 * Effects of SQL in a dialect without a parser of its own (MySQL, SQLite). What is not recognised is `unknown`, and a
 * phase refuses it unless the script says what it does and why that is safe.
 */
export function classifyByLexer(sql: string, options: LexerOptions = {}): readonly Effect[] {
  return splitStatements(sql, options).flatMap((statement) => classifyStatement(statement, options));
}

function classifyStatement(statement: string, options: LexerOptions): readonly Effect[] {
  const tokens = tokenize(statement, options);
  const words = tokens.map((token) => (token.kind === "word" ? token.text.toUpperCase() : token.kind === "quoted" ? '"' : token.text));
  const text = words.join(" ");
  if (/^(SELECT|SHOW|EXPLAIN|DESCRIBE|PRAGMA TABLE_|PRAGMA INDEX_)/.test(text))
    return /\bINTO (OUTFILE|DUMPFILE)\b/.test(text) ? ["unknown"] : ["read"];
  if (/^(INSERT|UPDATE|DELETE|REPLACE|LOAD DATA)\b/.test(text)) return ["data"];
  if (/^WITH\b/.test(text)) return [/\b(INSERT|UPDATE|DELETE)\b/.test(text) ? "data" : "read"];
  if (/^TRUNCATE\b/.test(text)) return ["data"];
  if (/^CREATE (OR REPLACE )?(DEFINER = \S+ (@ \S+ )?)?(TEMP(ORARY)? )?TRIGGER\b/.test(text)) return ["trigger"];
  if (/^DROP TRIGGER\b/.test(text)) return ["untrigger"];
  if (/^CREATE (UNIQUE )?INDEX\b/.test(text)) return ["add"];
  if (/^CREATE (TEMPORARY )?TABLE\b/.test(text)) return /\bAS SELECT\b|\) SELECT\b/.test(text) ? ["add", "data"] : ["add"];
  if (/^CREATE VIEW\b/.test(text)) return ["add"];
  if (/^DROP (TABLE|INDEX|VIEW)\b/.test(text)) return ["drop"];
  if (/^RENAME TABLE\b/.test(text)) return ["alter"];
  if (/^ALTER DATABASE\b/.test(text)) return ["alter"];
  if (/^ALTER (IGNORE )?TABLE\b/.test(text)) return classifyAlter(words);
  return ["unknown"];
}

function classifyAlter(words: readonly string[]): readonly Effect[] {
  const start = words.indexOf("TABLE") + (words[words.indexOf("TABLE") + 1] === "IF" ? 4 : 2);
  const clauses: string[] = [];
  let depth = 0;
  let clause: string[] = [];
  for (const word of words.slice(start)) {
    if (word === "(") depth++;
    if (word === ")") depth--;
    if (word === "," && depth === 0) {
      clauses.push(clause.join(" "));
      clause = [];
    } else clause.push(word);
  }
  clauses.push(clause.join(" "));
  return clauses
    .map((text) => ALTER_CLAUSES.find(([pattern]) => pattern.test(text))?.[1] ?? "unknown")
    .filter((effect) => effect !== "read");
}
