/** What a refusal says, and what fits it: `…` stands for whatever is put in. */
interface Refusal {
  readonly text: string;
  readonly pattern: RegExp;
}

/** The texts of `refuse(…)` and of `what: …` in a source file. A text that is handed on as it came is none of its own. */
export function refusalsIn(source: string): readonly Refusal[] {
  return [...source.matchAll(/(?:\brefuse\(|\bwhat:)/g)].flatMap(({ 0: call, index }) => {
    const parts = literalFrom(source, index + call.length);
    if (parts === null) return [];
    const pattern = parts.map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")).join("[^]+");
    // Of a method's refusal, the text is the end of a longer one.
    return [{ text: parts.join("…"), pattern: new RegExp(pattern) }];
  });
}

/** The parts of the first literal of an argument list, between what is put in; null if there is none before it ends. */
function literalFrom(source: string, from: number): readonly string[] | null {
  for (let at = from; at < source.length && !";{)".includes(source[at] ?? ""); at++) {
    const quote = source[at] ?? "";
    if (quote === '"') return [source.slice(at + 1, source.indexOf('"', at + 1))];
    if (quote === "`") return partsOf(source, at + 1).parts;
  }
  return null;
}

/** The parts of a template that begins at `from`, and where it ends. */
function partsOf(source: string, from: number): { readonly parts: readonly string[]; readonly end: number } {
  const parts = [""];
  let at = from;
  while (source[at] !== "`") {
    if (source.startsWith("${", at)) {
      at = endOfSlot(source, at + 2);
      parts.push("");
    } else parts.push((parts.pop() ?? "") + (source[at++] ?? ""));
  }
  return { parts, end: at + 1 };
}

/** Where the expression in a template ends, which may hold templates itself. */
function endOfSlot(source: string, from: number): number {
  let [at, depth] = [from, 1];
  while (depth > 0) {
    const char = source[at];
    if (char === "`") at = partsOf(source, at + 1).end;
    else {
      depth += char === "{" ? 1 : char === "}" ? -1 : 0;
      at++;
    }
  }
  return at;
}
