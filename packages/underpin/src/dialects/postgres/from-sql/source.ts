import { tokenize, type Token } from "../../../sql/lexer.ts";

/** What ends an expression that stands in a list. */
const ENDS = new Set([",", ";"]);

/** A text of SQL, and where in it something stands: the parser counts bytes, and tells where things begin only. */
export class Source {
  readonly #bytes: Buffer;

  constructor(sql: string) {
    this.#bytes = Buffer.from(sql);
  }

  /** A statement's text, without what stands before and behind it. */
  statement(location = 0, length = 0): string {
    const text = this.#bytes.subarray(location, length === 0 ? undefined : location + length).toString();
    const tokens = tokenize(text, LEXER);
    return text.slice(tokens[0]?.start, tokens.at(-1)?.end).replace(/;$/, "");
  }

  /** The line on which a statement begins. */
  line(location = 0): number {
    const text = this.#bytes.toString();
    const before = this.#bytes.subarray(0, location).toString().length;
    const [first] = tokenize(text.slice(before), LEXER);
    return text.slice(0, before + (first?.start ?? 0)).split("\n").length;
  }

  /** The expression behind a word that stands at a place or after it, up to the end of the list that it is in, or to another place. */
  behind(word: string, location: number, until?: number): string {
    return expressionBehind([word], this.#bytes.subarray(location, until).toString());
  }
}

/** The expression behind these words, the first time that they stand one after the other. */
export function expressionBehind(words: readonly string[], text: string): string {
  const tokens = tokenize(text, LEXER);
  const at = tokens.findIndex((_, i) => words.every((word, j) => isWord(tokens[i + j], word)));
  const [first, ...more] = tokens.slice(at + words.length);
  let [depth, end] = [0, first?.start ?? 0];
  for (const token of first ? [first, ...more] : []) {
    if (token.text === "(" || token.text === "[") depth++;
    if (token.text === ")" || token.text === "]") depth--;
    if (depth < 0 || (depth === 0 && token.kind === "punctuation" && ENDS.has(token.text))) break;
    end = token.end;
  }
  return text.slice(first?.start, end);
}

/** What stands in the brackets with which a text begins. */
export function inBrackets(text: string): string {
  let depth = 0;
  const [open, ...more] = tokenize(text, LEXER);
  const close = more.find(({ text: token }) => (depth += token === "(" ? 1 : token === ")" ? -1 : 0) < 0);
  return text.slice(open?.end, close?.start).trim();
}

const LEXER = { dollarQuotes: true } as const;

/** A name in quotes is what it is; anything else is a word however it is written. */
function isWord(token: Token | undefined, word: string): boolean {
  if (token?.kind === "quoted") return token.text === word;
  return token?.kind === "word" && token.text.toLowerCase() === word.toLowerCase();
}
