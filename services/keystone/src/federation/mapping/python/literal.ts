import { PythonError } from "@underpin/oslo/python";
import { LiteralReader, NotALiteral, Unhashable } from "./literal-reader.ts";

/** An item of a list that is no text: a number, `None`, another list. */
export const NO_TEXT = Symbol("no text");

/**
 * The items of a text that is a list in Python's notation (`['a', "b"]`), as `ast.literal_eval` reads it; nothing if it is anything else.
 *
 * @throws PythonError for a set or a dictionary of lists, which Python can't make
 */
export function literalList(text: string): readonly (string | typeof NO_TEXT)[] | undefined {
  try {
    const value = new LiteralReader(text.replace(/^[ \t]+/, "").replaceAll(/\r\n?/g, "\n")).whole();
    return value.kind === "list" ? value.items.map((item) => (item.kind === "text" ? item.text : NO_TEXT)) : undefined;
  } catch (cause) {
    if (cause instanceof Unhashable) throw new PythonError("unhashable type");
    if (cause instanceof NotALiteral) return undefined;
    throw cause;
  }
}
