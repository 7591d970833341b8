import { stringBody } from "./literal-string.ts";

/** A value in Python's notation, as far as it matters here. */
export type Literal =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes" | "number" | "constant" }
  | { readonly kind: "list" | "tuple"; readonly items: readonly Literal[] }
  | { readonly kind: "set" | "dictionary" };

/** Text that is no literal. */
export class NotALiteral extends Error {
  override readonly name = "NotALiteral";
}

/** A set or a dictionary that can't be. */
export class Unhashable extends Error {
  override readonly name = "Unhashable";
}

/** Python's parser takes no more brackets in each other. */
const DEEPEST = 200;
const REAL = String.raw`(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)|\d(?:_?\d)*\.|0(?:_?0)*(?![\d_])|[1-9](?:_?\d)*)`;
const IMAGINARY = String.raw`(?:(?:\d(?:_?\d)*)?\.?\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.(?:[eE][-+]?\d(?:_?\d)*)?)[jJ]`;
const NUMBER = new RegExp(`(?:(?<imaginary>${IMAGINARY})|${REAL})(?![\\p{L}\\p{N}_.])`, "uy");
const STRING = /(?<prefix>[rRbBuU]|[rR][bB]|[bB][rR])?(?<quote>'''|"""|'|")/uy;
const WORD = /(?:None|True|False)(?![\p{L}\p{N}_])|\.\.\./uy;

/** Reads a literal: texts, bytes, numbers, constants, and lists, tuples, sets and dictionaries of them. */
export class LiteralReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #unhashable = false;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Literal {
    if (/[\0\ud800-\udfff]/u.test(this.#text)) throw new NotALiteral();
    // Lines before the first are skipped, and that must not be indented.
    const lead = /^(?:[ \t\f]*(?:#[^\n]*)?(?:\\\n)?\n)*/u.exec(this.#text)?.[0] ?? "";
    this.#at = lead.length;
    if (/[ \t]/.test(this.#text[this.#at] ?? "")) throw new NotALiteral();
    const value = this.#value();
    this.#space();
    const isTuple = this.#takes(",");
    if (isTuple) this.#items("", value);
    while (this.#at < this.#text.length && this.#text[this.#at] === "\n") {
      this.#at++;
      this.#space();
    }
    if (this.#at < this.#text.length) throw new NotALiteral();
    if (this.#unhashable) throw new Unhashable();
    return isTuple ? { kind: "tuple", items: [] } : value;
  }

  /** Skips blanks and comments; within brackets new lines, too. */
  #space(): void {
    const blank = this.#depth > 0 ? /(?:[ \t\f\n]|\\\n|#[^\n]*)*/uy : /(?:[ \t\f]|\\\n|#[^\n]*)*/uy;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#text)?.[0].length ?? 0;
  }

  #takes(char: string): boolean {
    this.#space();
    if (char === "" || this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #value(): Literal {
    this.#space();
    const open = this.#text[this.#at] ?? "";
    if ("[({".includes(open) && open !== "") return this.#bracket(open);
    if (/[-+0-9.]/.test(open) && !this.#text.startsWith("...", this.#at)) return this.#number();
    if (this.#match(WORD)) return { kind: "constant" };
    if (this.#match(/set(?=[ \t\f]*\()/uy)) return this.#emptySet();
    return this.#strings();
  }

  #bracket(open: string): Literal {
    this.#at++;
    if (++this.#depth >= DEEPEST) throw new NotALiteral();
    const value = open === "[" ? this.#list() : open === "(" ? this.#parenthesis() : this.#braces();
    this.#depth--;
    return value;
  }

  /** Values up to a closing bracket, the first of which may have been read. */
  #items(close: string, first?: Literal): Literal[] {
    const items = first === undefined ? [] : [first];
    for (;;) {
      this.#space();
      const next = this.#text[this.#at];
      if (close === "" ? next === undefined || next === "\n" : this.#takes(close)) return items;
      items.push(this.#value());
      if (this.#takes(",")) continue;
      if (close === "" || this.#takes(close)) return items;
      throw new NotALiteral();
    }
  }

  #list(): Literal {
    return { kind: "list", items: this.#items("]") };
  }

  #parenthesis(): Literal {
    if (this.#takes(")")) return { kind: "tuple", items: [] };
    const first = this.#value();
    if (this.#takes(")")) return first;
    if (!this.#takes(",")) throw new NotALiteral();
    return { kind: "tuple", items: this.#items(")", first) };
  }

  #braces(): Literal {
    if (this.#takes("}")) return { kind: "dictionary" };
    const keys = [this.#value()];
    if (!this.#takes(":")) {
      const more = this.#takes(",") ? this.#items("}") : this.#takes("}") ? [] : undefined;
      if (more === undefined) throw new NotALiteral();
      this.#checkHashable([...keys, ...more]);
      return { kind: "set" };
    }
    for (;;) {
      this.#value();
      const isOver = !this.#takes(",");
      if (this.#takes("}")) break;
      if (isOver) throw new NotALiteral();
      keys.push(this.#value());
      if (!this.#takes(":")) throw new NotALiteral();
    }
    this.#checkHashable(keys);
    return { kind: "dictionary" };
  }

  #checkHashable(keys: readonly Literal[]): void {
    for (const key of keys) {
      if (key.kind === "list" || key.kind === "set" || key.kind === "dictionary") this.#unhashable = true;
      if (key.kind === "tuple") this.#checkHashable(key.items);
    }
  }

  #emptySet(): Literal {
    this.#takes("(");
    this.#depth++;
    if (!this.#takes(")")) throw new NotALiteral();
    this.#depth--;
    return { kind: "set" };
  }

  /** A number with at most one sign; a real and an imaginary part. */
  #number(): Literal {
    if (!this.#takes("-")) this.#takes("+");
    this.#space();
    const first = this.#match(NUMBER);
    if (first === undefined) {
      throw new NotALiteral();
    }
    if (this.#takes("-") || this.#takes("+")) {
      this.#space();
      const second = this.#match(NUMBER);
      if (first.groups?.["imaginary"] !== undefined || second?.groups?.["imaginary"] === undefined) throw new NotALiteral();
    }
    return { kind: "number" };
  }

  /** A text; several behind each other are one. */
  #strings(): Literal {
    let kind: "text" | "bytes" | undefined;
    let text = "";
    for (let found = this.#match(STRING); found !== undefined; found = this.#match(STRING)) {
      const prefix = (found.groups?.["prefix"] ?? "").toLowerCase();
      const is = prefix.includes("b") ? "bytes" : "text";
      const body = stringBody(this.#text, this.#at, {
        quote: found.groups?.["quote"] ?? "",
        raw: prefix.includes("r"),
        bytes: is === "bytes",
      });
      if (body === undefined || (kind ?? is) !== is) throw new NotALiteral();
      kind = is;
      text += body.text;
      this.#at = body.end;
      this.#space();
    }
    if (kind === undefined) throw new NotALiteral();
    return kind === "bytes" ? { kind } : { kind, text };
  }
}
