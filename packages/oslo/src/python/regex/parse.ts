import type { PythonError } from "../python-error.ts";
import { category, characterSet, type Flags, type SetItem } from "./characters.ts";
import { escapedCharacter, escapeInSet, octalOrGroup } from "./escapes.ts";
import { beginsFlags, changed, readFlags } from "./flags.ts";
import { Groups } from "./groups.ts";
import { widthOf, type Node, type Place } from "./node.ts";
import { readRepeat } from "./repeat.ts";
import { Source } from "./source.ts";

const NO_FLAGS: Flags = { ignoreCase: false, multiLine: false, dotAll: false, verbose: false, ascii: false };
const NOTHING: Node = { kind: "sequence", items: [] };
const PLACES: Readonly<Record<string, Place>> = { A: "start", Z: "end", b: "boundary", B: "no boundary" };
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** What is read of a part: whether it was a group without a number matters to none but repeats. */
interface Part {
  readonly node: Node;
  readonly repeatable: "yes" | "place" | "repeat";
}

/**
 * Reads a regular expression of Python 3.11's `re`.
 *
 * @throws PythonError where Python refuses it, and for `\N{…}`
 */
export function parseRegex(pattern: string): Node {
  return new Parser(pattern).whole();
}

class Parser {
  readonly #source: Source;
  readonly #groups: Groups;
  /** Flags of the whole expression. */
  #flags = NO_FLAGS;

  constructor(pattern: string) {
    this.#source = new Source(pattern);
    this.#groups = new Groups((message) => this.#source.error(message));
  }

  whole(): Node {
    const node = this.#branches(NO_FLAGS, true);
    if (this.#source.next !== undefined) throw this.#error("unbalanced parenthesis");
    this.#groups.finish();
    return node;
  }

  #error(message: string): PythonError {
    return this.#source.error(message);
  }

  #branches(flags: Flags, outermost: boolean): Node {
    const items = [this.#sequence(flags, outermost)];
    while (this.#source.match("|")) items.push(this.#sequence(outermost ? this.#flags : flags, false));
    return items.length === 1 ? (items[0] ?? NOTHING) : { kind: "branch", items };
  }

  #sequence(given: Flags, first: boolean): Node {
    let flags = given;
    const parts: Part[] = [];
    for (let next = this.#source.next; next !== undefined && next !== "|" && next !== ")"; next = this.#source.next) {
      this.#source.take();
      if (flags.verbose && this.#isSkipped(next)) continue;
      if (/^[*+?{]$/.test(next)) {
        this.#repeat(next, parts, flags);
        continue;
      }
      const part = next === "(" ? this.#group(flags, first && parts.length === 0) : this.#single(next, flags);
      if (part !== undefined) parts.push(part);
      else if (first) flags = this.#flags;
    }
    return { kind: "sequence", items: parts.map(({ node }) => node) };
  }

  #isSkipped(char: string): boolean {
    if (char === "#") {
      for (let next = this.#source.take(); next !== undefined && next !== "\n";) next = this.#source.take();
      return true;
    }
    return /^[ \t\n\r\v\f]$/.test(char);
  }

  #repeat(char: string, parts: Part[], flags: Flags): void {
    const times = readRepeat(char, this.#source);
    if (times === undefined) {
      parts.push(literal("{", flags));
      return;
    }
    const last = parts.pop();
    if (last === undefined || last.repeatable === "place") throw this.#error("nothing to repeat");
    if (last.repeatable === "repeat") throw this.#error("multiple repeat");
    const mode = this.#source.match("?") ? "lazy" : this.#source.match("+") ? "possessive" : "greedy";
    parts.push({ node: { kind: "repeat", body: last.node, ...times, mode }, repeatable: "repeat" });
  }

  #single(char: string, flags: Flags): Part {
    const place = (where: Place): Part => ({ node: { kind: "at", place: where, ascii: flags.ascii }, repeatable: "place" });
    if (char === "^") return place(flags.multiLine ? "line start" : "start");
    if (char === "$") return place(flags.multiLine ? "line end" : "end or last newline");
    if (char === ".") return one(flags.dotAll ? (): boolean => true : (point): boolean => point !== 10);
    if (char === "[") return this.#set(flags);
    if (!char.startsWith("\\")) return literal(char, flags);
    const letter = char.slice(1);
    const where = PLACES[letter];
    if (where !== undefined) return place(where);
    if (/^[dDsSwW]$/.test(letter)) return one(category(letter, flags));
    const point = escapedCharacter(letter, this.#source);
    if (point !== undefined) return of(point, flags);
    const meant = octalOrGroup(letter, this.#source);
    return "point" in meant ? of(meant.point, flags) : this.#reference(meant.group, flags);
  }

  #reference(index: number, flags: Flags): Part {
    return { node: { kind: "reference", index, flags, width: this.#groups.refer(index) }, repeatable: "yes" };
  }

  #set(flags: Flags): Part {
    const negated = this.#source.match("^");
    const items: SetItem[] = [];
    for (;;) {
      const char = this.#takeInSet();
      if (char === "]" && items.length > 0) break;
      const item = this.#setItem(char);
      if (!this.#source.match("-")) {
        items.push(item);
        continue;
      }
      const end = this.#takeInSet();
      if (end === "]") {
        items.push(item, { from: 45, to: 45 });
        break;
      }
      const last = this.#setItem(end);
      if ("category" in item || "category" in last || last.to < item.from) throw this.#error(`bad character range ${char}-${end}`);
      items.push({ from: item.from, to: last.to });
    }
    return one(characterSet(items, negated, flags));
  }

  #takeInSet(): string {
    const char = this.#source.take();
    if (char === undefined) throw this.#error("unterminated character set");
    return char;
  }

  #setItem(char: string): SetItem {
    if (char.startsWith("\\")) return escapeInSet(char.slice(1), this.#source);
    const point = char.codePointAt(0) ?? 0;
    return { from: point, to: point };
  }

  /** What stands in parentheses; nothing for comments and flags of the whole expression. */
  #group(flags: Flags, atStart: boolean): Part | undefined {
    if (!this.#source.match("?")) return this.#captured(undefined, flags);
    const char = this.#source.take();
    if (char === undefined) throw this.#error("unexpected end of pattern");
    if (char === "P") return this.#named(flags);
    if (char === ":") return yes(this.#body(flags));
    if (char === ">") return yes({ kind: "atomic", body: this.#body(flags) });
    if (char === "=" || char === "!" || char === "<") return this.#look(char, flags);
    if (char === "(") return this.#condition(flags);
    if (char === "#") {
      for (let next = this.#source.take(); next !== ")"; next = this.#source.take())
        if (next === undefined) throw this.#error("missing ), unterminated comment");
      return undefined;
    }
    if (!beginsFlags(char)) throw this.#error(`unknown extension ?${char}`);
    const change = readFlags(char, this.#source);
    if (!change.global) return yes(this.#body(changed(flags, change)));
    if (!atStart) throw this.#error("global flags not at the start of the expression");
    if (change.on.includes("unicode") && this.#flags.ascii) throw this.#error("ASCII and UNICODE flags are incompatible");
    this.#flags = changed(this.#flags, change);
    return undefined;
  }

  #named(flags: Flags): Part {
    if (this.#source.match("<")) return this.#captured(this.#name(">"), flags);
    if (this.#source.match("=")) return this.#reference(this.#groups.named(this.#name(")")), flags);
    throw this.#error(`unknown extension ?P${this.#source.next ?? ""}`);
  }

  #name(end: string): string {
    const name = this.#source.takeUntil(end, "group name");
    if (!IDENTIFIER.test(name)) throw this.#error(`bad character in group name '${name}'`);
    return name;
  }

  #captured(name: string | undefined, flags: Flags): Part {
    const index = this.#groups.open(name);
    const body = this.#body(flags);
    this.#groups.close(index, widthOf(body));
    return yes({ kind: "group", index, body });
  }

  #body(flags: Flags): Node {
    const body = this.#branches(flags, false);
    this.#close();
    return body;
  }

  #close(): void {
    if (!this.#source.match(")")) throw this.#error("missing ), unterminated subpattern");
  }

  #look(char: string, flags: Flags): Part {
    const kind = char === "<" ? this.#source.take() : char;
    if (kind !== "=" && kind !== "!") throw this.#error(`unknown extension ?<${kind ?? ""}`);
    const negative = kind === "!";
    if (char !== "<") return yes({ kind: "look", body: this.#body(flags), negative, back: 0 });
    const body = this.#groups.lookingBehind(() => this.#body(flags));
    const [least, most] = widthOf(body);
    if (least !== most) throw this.#error("look-behind requires fixed-width pattern");
    return yes({ kind: "look", body, negative, back: least });
  }

  #condition(flags: Flags): Part {
    const name = this.#source.takeUntil(")", "group name");
    if (!IDENTIFIER.test(name) && !/^[0-9]+$/.test(name)) throw this.#error(`bad character in group name '${name}'`);
    const index = IDENTIFIER.test(name) ? this.#groups.named(name, "unclosed too") : this.#groups.expect(Number(name));
    const whenSet = this.#sequence(flags, false);
    const otherwise = this.#source.match("|") ? this.#sequence(flags, false) : NOTHING;
    if (this.#source.next === "|") throw this.#error("conditional backref with more than two branches");
    this.#close();
    return yes({ kind: "condition", index, yes: whenSet, no: otherwise });
  }
}

function yes(node: Node): Part {
  return { node, repeatable: "yes" };
}

function one(test: (point: number) => boolean): Part {
  return yes({ kind: "one", test });
}

function literal(char: string, flags: Flags): Part {
  return of(char.codePointAt(0) ?? 0, flags);
}

function of(point: number, flags: Flags): Part {
  return one(characterSet([{ from: point, to: point }], false, flags));
}
