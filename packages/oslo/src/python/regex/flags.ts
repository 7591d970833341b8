import type { Flags } from "./characters.ts";
import type { Source } from "./source.ts";

const LETTERS: Readonly<Record<string, keyof Flags | "unicode" | "locale" | "template">> = {
  i: "ignoreCase",
  m: "multiLine",
  s: "dotAll",
  x: "verbose",
  a: "ascii",
  u: "unicode",
  L: "locale",
  t: "template",
};

/** Flags that are turned on and off; those of the whole expression stand at its begin. */
export interface FlagChange {
  readonly on: readonly string[];
  readonly off: readonly string[];
  readonly global: boolean;
}

/** Whether a character may begin flags after `(?`. */
export function beginsFlags(char: string): boolean {
  return char === "-" || Object.hasOwn(LETTERS, char);
}

/** Reads `i)`, `i:` or `i-s:`, of which the first character is taken. */
export function readFlags(first: string, source: Source): FlagChange {
  const on: string[] = [];
  const off: string[] = [];
  let char: string | undefined = first;
  for (; char !== "-" && char !== ")" && char !== ":"; char = source.take()) {
    const flag = nameOf(char, source);
    if (flag === "locale") throw source.error("bad inline flags: cannot use 'L' flag with a str pattern");
    on.push(flag);
    if (on.includes("ascii") && on.includes("unicode")) throw source.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
  }
  if (char === ")") return { on, off, global: true };
  if (on.includes("template")) throw source.error("bad inline flags: cannot turn on global flag");
  if (char === "-")
    for (char = source.take(); char !== ":" || off.length === 0; char = source.take()) {
      const flag = nameOf(char, source);
      if (["ascii", "unicode", "locale", "template"].includes(flag)) throw source.error("bad inline flags: cannot turn off this flag");
      off.push(flag);
    }
  if (on.some((flag) => off.includes(flag))) throw source.error("bad inline flags: flag turned on and off");
  return { on, off, global: false };
}

function nameOf(char: string | undefined, source: Source): string {
  const name = char !== undefined && Object.hasOwn(LETTERS, char) ? LETTERS[char] : undefined;
  if (name === undefined) throw source.error("unknown flag");
  return name;
}

/** Flags as they are after a change. */
export function changed(flags: Flags, { on, off }: FlagChange): Flags {
  const is = (name: keyof Flags): boolean => (flags[name] || on.includes(name)) && !off.includes(name);
  return {
    ignoreCase: is("ignoreCase"),
    multiLine: is("multiLine"),
    dotAll: is("dotAll"),
    verbose: is("verbose"),
    ascii: is("ascii") && !on.includes("unicode"),
  };
}
