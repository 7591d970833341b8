/** One token of an SQL text, with where it stands. */
export interface Token {
  readonly kind: "word" | "quoted" | "string" | "number" | "punctuation" | "parameter";
  /** The text as it stands; names in quotes come without them. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
const SPACE = /\s+/y;

/** How quotes are read: what MySQL and SQLite do differs in two points. */
export interface LexerOptions {
  /** `\'` inside a string (MySQL). */
  readonly backslash?: boolean;
  /** `"` is around names, in which a backslash is one (MySQL with ANSI_QUOTES, as our sessions have it). */
  readonly quotedNames?: boolean;
  /** `#` starts a comment (MySQL). */
  readonly hash?: boolean;
  /** `[` is an array's, `$tag$` quotes, and a string after E has backslashes (PostgreSQL). */
  readonly dollarQuotes?: boolean;
}

const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/**
 * Takes an SQL text apart. Comments and spaces are left out. It never fails: an unclosed quote runs to the end.
 *
 * @example
 * tokenize("DROP TABLE \"a\"").map((token) => token.text) // ["DROP", "TABLE", "a"]
 */
export function tokenize(sql: string, options: LexerOptions = {}): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  while (at < sql.length) {
    const start = at;
    const char = sql[at] as string;
    const space = match(SPACE);
    if (space) {
      at += space.length;
      continue;
    }
    if (sql.startsWith("--", at) || (char === "#" && options.hash)) {
      const end = sql.indexOf("\n", at);
      at = end < 0 ? sql.length : end;
      continue;
    }
    if (sql.startsWith("/*", at)) {
      const end = sql.indexOf("*/", at + 2);
      at = end < 0 ? sql.length : end + 2;
      continue;
    }
    const dollar = options.dollarQuotes ? match(DOLLAR) : undefined;
    if (dollar) {
      const end = sql.indexOf(dollar, at + dollar.length);
      at = end < 0 ? sql.length : end + dollar.length;
      tokens.push({ kind: "string", text: sql.slice(start + dollar.length, end < 0 ? at : end), start, end: at });
      continue;
    }
    if (char === "'" || char === '"' || (!options.dollarQuotes && (char === "`" || char === "["))) {
      const previous = tokens.at(-1);
      const escapes =
        options.backslash === true || (options.dollarQuotes === true && previous?.end === start && /^e$/i.test(previous.text));
      at = endOfQuote(sql, at, char, escapes && (char === "'" || (char === '"' && options.backslash === true && !options.quotedNames)));
      const inner = sql.slice(start + 1, at - 1);
      const close = char === "[" ? "]" : char;
      tokens.push({ kind: char === "'" ? "string" : "quoted", text: inner.replaceAll(close + close, close), start, end: at });
      continue;
    }
    const word = match(WORD);
    const number = word === undefined ? match(NUMBER) : undefined;
    at += (word ?? number ?? char).length;
    const kind = word !== undefined ? "word" : number !== undefined ? "number" : char === "?" ? "parameter" : "punctuation";
    tokens.push({ kind, text: sql.slice(start, at), start, end: at });
  }
  return tokens;
}

function endOfQuote(sql: string, start: number, open: string, backslash: boolean): number {
  const close = open === "[" ? "]" : open;
  for (let at = start + 1; at < sql.length; at++) {
    if (backslash && sql[at] === "\\") at++;
    else if (sql[at] === close) {
      if (sql[at + 1] !== close || open === "[") return at + 1;
      at++;
    }
  }
  return sql.length;
}

/** Takes a script apart into statements, at `;` outside of quotes and of BEGIN … END. */
export function splitStatements(sql: string, options: LexerOptions = {}): readonly string[] {
  const statements: string[] = [];
  let start = 0;
  let depth = 0;
  let inTrigger = false;
  for (const token of tokenize(sql, options)) {
    const word = token.kind === "word" ? token.text.toUpperCase() : "";
    if (word === "TRIGGER") inTrigger = true;
    if (inTrigger && (word === "BEGIN" || word === "CASE")) depth++;
    if (inTrigger && word === "END") depth--;
    if (token.kind === "punctuation" && token.text === ";" && depth <= 0) {
      statements.push(sql.slice(start, token.start).trim());
      start = token.end;
      depth = 0;
      inTrigger = false;
    }
  }
  statements.push(sql.slice(start).trim());
  return statements.filter((statement) => tokenize(statement, options).length > 0);
}
