import type { TableSum } from "../../model/backup.ts";
import { RowSum } from "./row-sum.ts";

const [NEWLINE, QUOTE, OPEN, CLOSE, DASH, SEMICOLON, LETTER_D, BACKSLASH] = [10, 39, 40, 41, 45, 59, 68, 92];

/** What a line of a dump is. */
export type LineKind = "structure" | "rows" | "event" | "other";

/**
 * Reads what mariadb-dump or mysqldump writes, line by line: which part of it a line belongs to, and the rows of each table, counted and
 * summed up. A line has no end within a value: the tools write that as `\n`.
 */
export class DumpLines {
  readonly #sums = new Map<string, RowSum>();
  #part: "structure" | "data" | "event" | "other" = "other";
  #table: RowSum | undefined;
  /** Within an INSERT that has not ended yet. */
  #inserting = false;
  /** Each row has a line of its own. */
  #oneALine = false;
  #isComplete = false;
  #delimited = false;
  readonly #onTable: (name: string) => void;
  /** What the tool says that it could not read. */
  readonly hidden: string[] = [];

  constructor(onTable: (name: string) => void) {
    this.#onTable = onTable;
  }

  /** Takes a line without its end. */
  take(line: Buffer): LineKind {
    if (this.#inserting) return this.#rows(line);
    if (line.length === 0) return "other";
    const first = line[0];
    if (first === DASH && !this.#delimited) return this.#heading(line.toString());
    if (this.#part === "data" && !this.#delimited && line.subarray(0, 12).equals(INSERT)) {
      const values = line.subarray(line.indexOf(" VALUES") + 7);
      this.#inserting = true;
      this.#oneALine = values.length === 0;
      return this.#rows(values);
    }
    if (first === LETTER_D && line.subarray(0, 10).equals(DELIMITER)) this.#delimited = line.length > 11;
    return this.#kind;
  }

  get #kind(): LineKind {
    return this.#part === "data" ? "other" : this.#part;
  }

  /** What was counted, once the tool's last line has come; null before. */
  sums(): readonly TableSum[] | null {
    if (!this.#isComplete) return null;
    return [...this.#sums].map(([name, sum]) => ({ name, ...sum.end() })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #heading(text: string): LineKind {
    const [, what, where = ""] = /^-- (Table structure|Dumping data) for table (.*)$/s.exec(text) ?? [];
    if (what === undefined) {
      if (/^-- (?:Dump completed|Final view|Temporary|Dumping (?:events|routines)|Sequence)/.test(text))
        this.#part = text.startsWith("-- Dumping events") ? "event" : "other";
      if (text.startsWith("-- Dump completed")) this.#isComplete = true;
      if (/insufficient privileges/i.test(text)) this.hidden.push(text.slice(3));
      return this.#kind;
    }
    this.#part = what === "Table structure" ? "structure" : "data";
    if (this.#part === "data") {
      const name = where.slice(1, -1).replaceAll("``", "`");
      this.#table = this.#sums.get(name) ?? new RowSum();
      this.#sums.set(name, this.#table);
      this.#onTable(name);
    }
    return "structure";
  }

  /** Rows, of which MariaDB's tool writes one a line, and MySQL's all that are in a statement. */
  #rows(line: Buffer): LineKind {
    if (line.length === 0) return "rows";
    this.#inserting = line.at(-1) !== SEMICOLON;
    if (this.#oneALine) {
      this.#table?.add(line, 0, line.length - 1);
      return "rows";
    }
    let [at, depth, start] = [0, 0, 0];
    while (at < line.length) {
      const byte = line[at++];
      if (byte === QUOTE) at = endOfText(line, at);
      else if (byte === OPEN) {
        if (depth++ === 0) start = at - 1;
      } else if (byte === CLOSE && --depth === 0) this.#table?.add(line, start, at);
    }
    return "rows";
  }
}

const INSERT = Buffer.from("INSERT INTO ");
const DELIMITER = Buffer.from("DELIMITER ");

/** Behind the quote that ends a text. */
function endOfText(line: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const end = line.indexOf(QUOTE, at);
    if (end === -1) return line.length;
    let slashes = 0;
    for (let i = end - 1; i >= from && line[i] === BACKSLASH; i--) slashes++;
    at = end + 1;
    if (slashes % 2 === 0) return at;
  }
}

/** Takes a stream of pieces apart into lines, without their ends. */
export class Lines {
  #rest: Buffer[] = [];

  take(piece: Buffer, line: (line: Buffer) => void): void {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      const last = piece.subarray(start, end);
      line(this.#rest.length === 0 ? last : Buffer.concat([...this.#rest.splice(0), last]));
      start = end + 1;
    }
    if (start < piece.length) this.#rest.push(piece.subarray(start));
  }

  /** The last line, if it has no end. */
  end(line: (line: Buffer) => void): void {
    if (this.#rest.length > 0) line(Buffer.concat(this.#rest.splice(0)));
  }
}
